const STEM_MAX = 60;
const ENDING_MAX = 10;

/**
 * The name of a file as every platform and disk can carry it: the last part of a path, without control characters,
 * without `" < > : | ? *` and a dot in front, at most 60 characters and its ending. "file" when nothing is left.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const clean = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}"<>:|?*]/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+/, "")
    .trim();
  const [, stem = clean, ending = ""] = /^(.+)\.([\p{L}\d]+)$/u.exec(clean) ?? [];
  const short = [...stem].slice(0, STEM_MAX).join("").trim();
  if (short === "") return "file";
  return ending === "" ? short : `${short}.${ending.slice(0, ENDING_MAX)}`;
}
