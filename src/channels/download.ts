import { SendError } from "./channel.ts";

/** Reads a body to its end; throws `SendError` "too-large" as soon as it is more than `maxBytes`. */
export async function readAtMost(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new SendError("too-large", { retryable: false });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
