import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";

/** The parts of a zip file by name, unpacked; or why not. */
export type Unpacked =
  | { readonly is: "unpacked"; readonly names: readonly string[]; readonly parts: ReadonlyMap<string, Buffer> }
  | { readonly is: "too-large" }
  | { readonly is: "locked" }
  | { readonly is: "damaged" };

/** An honest workbook of 5,000 people has about a dozen parts and 6 MB of XML. */
const MAX_ENTRIES = 2_000;
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/**
 * Unpacks the entries that `wanted` names, and nothing else. The bytes are counted as they come out, because the
 * sizes in a directory may lie: past 64 MB in all it stops.
 */
export async function unzip(bytes: Uint8Array, wanted: (name: string) => boolean): Promise<Unpacked> {
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return await unpack(zip, wanted);
  } catch {
    return { is: "damaged" };
  }
}

async function unpack(zip: ZipFile, wanted: (name: string) => boolean): Promise<Unpacked> {
  if (zip.entryCount > MAX_ENTRIES) return { is: "too-large" };
  const names: string[] = [];
  const parts = new Map<string, Buffer>();
  let room = MAX_UNPACKED_BYTES;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) return { is: "locked" };
    names.push(entry.fileName);
    if (!wanted(entry.fileName)) continue;
    const content = await contentOf(zip, entry, room);
    if (content === null) return { is: "too-large" };
    room -= content.length;
    parts.set(entry.fileName, content);
  }
  return { is: "unpacked", names, parts };
}

/** null when it is larger than `room`. */
async function contentOf(zip: ZipFile, entry: Entry, room: number): Promise<Buffer | null> {
  if (entry.uncompressedSize > room) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    size += chunk.length;
    if (size > room) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
