/** How common files begin. */
const BEGINNINGS: readonly (readonly [pattern: RegExp, mime: string, ending: string])[] = [
  [/^\xFF\xD8\xFF/, "image/jpeg", "jpg"],
  [/^\x89PNG/, "image/png", "png"],
  [/^RIFF[\s\S]{4}WEBP/, "image/webp", "webp"],
  [/^%PDF/, "application/pdf", "pdf"],
  [/^OggS/, "audio/ogg", "ogg"],
];

/** What a file is, by how it begins and not by its name or what was claimed of it; with the ending of such files. */
export function kindOf(bytes: Uint8Array): { readonly mime: string; readonly ending: string } {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  const [, mime = "application/octet-stream", ending = "bin"] = BEGINNINGS.find(([begins]) => begins.test(head)) ?? [];
  return { mime, ending };
}
