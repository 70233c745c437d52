/**
 * The text of a file, whatever wrote it: UTF-8, UTF-16 with or without its mark, else Windows-1252, which Excel on
 * an Indonesian Windows saves CSV in. null when the bytes are no text (they hold other control characters).
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decoded(bytes).replace(/^\uFEFF/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells a program from a text.
  return /[\u0000-\u0008\u000E-\u001A\u001C-\u001F]/.test(text) ? null : text;
}

/** Whether the beginning of a file that is too large to be looked at is a text's. */
export function isTextual(bytes: Uint8Array): boolean {
  return decodeText(bytes.subarray(0, 4_096)) !== null;
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (isWide(bytes, 1)) return new TextDecoder("utf-16le").decode(bytes);
  if (isWide(bytes, 0)) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Latin letters in UTF-16 have a zero in every second byte. */
function isWide(bytes: Uint8Array, zeroAt: 0 | 1): boolean {
  const probe = bytes.subarray(0, 512);
  if (probe.length < 4) return false;
  return probe.every((byte, at) => at % 2 !== zeroAt || byte === 0) && probe.some((byte) => byte !== 0);
}
