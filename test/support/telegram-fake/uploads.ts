import type { CallInput } from "./methods.ts";
import { ApiFailure, type SentFile, storeFile, type World } from "./world.ts";

const uploadMaxBytes = 50 * 1024 * 1024;
const stemMaxChars = 64;
const endingMaxChars = 16;

/** The file of the form, or one that Telegram already has, by its id. */
export function uploadedFile(world: World, kind: "document" | "photo", { fields, files }: CallInput): SentFile {
  const named = String(fields[kind] ?? "");
  const uploaded = files.get(kind) ?? files.get(named.replace("attach://", ""));
  if (uploaded === undefined) return knownFile(world, kind, named);
  if (uploaded.bytes.length > uploadMaxBytes) throw new ApiFailure(413, "Request Entity Too Large");
  if (uploaded.bytes.length === 0) throw new ApiFailure(400, "Bad Request: file must be non-empty");
  const file = { ...uploaded, name: cleanName(uploaded.name) };
  storeFile(world, file);
  return file;
}

function knownFile(world: World, kind: string, id: string): SentFile {
  if (id === "") throw new ApiFailure(400, `Bad Request: there is no ${kind} in the request`);
  const file = world.files.get(id);
  if (file === undefined) throw new ApiFailure(400, "Bad Request: wrong file identifier/HTTP URL specified");
  return file;
}

/** As Telegram does (clean_filename of TDLib): no path, no odd characters, not too long. */
function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const [, stem = last, ending = ""] = /^(.+)\.([^.]+)$/.exec(last) ?? [];
  const [cleanStem, cleanEnding] = [cleanPart(stem, stemMaxChars), cleanPart(ending, endingMaxChars)];
  if (cleanStem === "") return "file";
  return cleanEnding === "" ? cleanStem : `${cleanStem}.${cleanEnding}`;
}

function cleanPart(text: string, maxChars: number): string {
  const kept = [...text].map((char) => (/[<>:"/\\|?*&`'\p{Cc}]/u.test(char) ? " " : char)).slice(0, maxChars);
  return kept.join("").replace(/\s+/g, " ").trim();
}
