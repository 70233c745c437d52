import { noWords, yesWords } from "../flowkit/choices.ts";
import { SIXTEEN_DIGITS } from "../kit/nik.ts";
import { looksLikeList } from "../reading/text/read.ts";
import { keywordOf } from "./keywords.ts";
import { homeOf } from "./route.ts";
import type { Scene } from "./scene.ts";

/** Conversations in which people write whatever they like, or in which a picture means something else. */
const OTHER_TALK: ReadonlySet<string> = new Set([
  ...["lapor", "resmi", "petugas", "meja", "jawaban", "penanganan", "privasi", "kode", "selamat"],
  ...["siaran", "jawab"],
]);

/**
 * Whether an event is part of a list that a village sends in and is not gathered yet: several persons in a text, a
 * file, a picture, or whatever is written right behind such a part, before it was read. Keywords and answers by number
 * never are. An event that had to wait, behind others or because the database was away, is judged again at its turn.
 */
export function isPartOfList({ item, base, place, backlog, gathering }: Scene): boolean {
  const { inbound } = item;
  const { role, consented, optedOut } = base.facts;
  if (item.before || !role || !consented || optedOut) return false;
  if (place ? OTHER_TALK.has(place.flow) : homeOf(base.facts) !== "menu") return false;
  if (inbound.kind === "document" || inbound.kind === "image") return true;
  if (inbound.kind !== "text" || keywordOf(inbound.text)) return false;
  if (gathering) return !isAnswer(inbound.text);
  if (mayBeList(inbound.text) && looksLikeList(inbound.text)) return true;
  // Nobody can be put forward yet, so that even one person is kept like a list.
  if (role.untold && isOnePerson(inbound.text)) return true;
  // Somebody with name and NIK, though it is another question that is open: the next one of a row of messages. Behind a
  // backlog nobody knows yet what will be asked.
  return !backlog && place?.flow === "daftar" && !EXPECTS_NIK.has(place.at) && isOnePerson(inbound.text);
}

const EXPECTS_NIK: ReadonlySet<string> = new Set(["nik", "more"]);

/** More than a NIK with a phone number has. */
const DIGITS_OF_TWO = 30;

/** Cheap, for the many messages that are none: several lines, the digits of two NIKs, or a running number. */
function mayBeList(text: string): boolean {
  return text.includes("\n") || /^\W*\d{1,3}\s?[.)]/.test(text) || (text.match(/\d/g)?.length ?? 0) >= DIGITS_OF_TWO;
}

function isOnePerson(text: string): boolean {
  return SIXTEEN_DIGITS.test(text) && /\p{L}{3}/u.test(text);
}

function isAnswer(text: string): boolean {
  const said = text
    .toLowerCase()
    .replace(/[.!\s]+$/, "")
    .trim();
  return /^(?:\d{1,2}|ya+)$/.test(said) || ANSWERS.has(said);
}

const ANSWERS: ReadonlySet<string> = new Set([...yesWords, ...noWords, "simpan", "lewati", "hapus"]);
