import type { Choice, Reading, Reply } from "./flow.ts";

/** Words that mean yes and no in the chats of the field, polite, short and regional. */
const YES = [
  "ya",
  "y",
  "iya",
  "yaa",
  "yes",
  "ok",
  "oke",
  "okey",
  "betul",
  "benar",
  "setuju",
  "boleh",
  "lanjut",
  "sip",
  "siap",
  "iyo",
  "yo",
  "batua",
  "buliah",
  "muhun",
  "sumuhun",
  "enya",
  "leres",
  "mangga",
  "satuju",
  "sapuk",
  "ya setuju",
  "iyo satuju",
  "muhun satuju",
  "ya benar",
  "au",
];
const NO = [
  "tidak",
  "t",
  "tdk",
  "gak",
  "ga",
  "g",
  "nggak",
  "enggak",
  "ndak",
  "indak",
  "bukan",
  "jangan",
  "no",
  "salah",
  "belum",
  "blm",
  "tido",
  "jan",
  "alun",
  "teu",
  "henteu",
  "hente",
  "sanes",
  "moal",
  "alim",
  "teu acan",
  "tidak setuju",
  "indak satuju",
  "teu satuju",
  "dide",
];

export const yesWords: readonly string[] = YES;
export const noWords: readonly string[] = NO;

/**
 * Which choice a reply names: by its number in the list, its id, one of its words, or a tap. null: none of them;
 * "stale": a tap on the choices of another question.
 */
export function pick(choices: readonly Choice[], reply: Reply, prefix: string): string | "stale" | null {
  if (reply.kind === "choice") {
    const cut = reply.text.lastIndexOf(":");
    if (reply.text.slice(0, cut) !== prefix) return "stale";
    const id = reply.text.slice(cut + 1);
    return choices.some((choice) => choice.id === id) ? id : "stale";
  }
  const word = plain(reply.text);
  const numbered = choices.filter((choice) => choice.byWord === undefined);
  const byNumber = /^\d{1,2}$/.test(word) ? numbered[Number(word) - 1] : undefined;
  if (byNumber) return byNumber.id;
  const named = (choice: Choice) =>
    choice.id === word || choice.byWord?.toLowerCase() === word || choice.words?.includes(word);
  return choices.find(named)?.id ?? null;
}

/** The reader of a step that is answered only by its choices. */
export function readPicked(_reply: Reply, _view: unknown, picked: string | null): Reading<string> {
  return picked === null ? { unclear: [] } : { said: picked };
}

/** Lower case, without the punctuation and politeness around a short answer: "Ya, pak." is "ya", and so is a thumb up. */
function plain(text: string): string {
  return text
    .replace(/👍|👌|✅/gu, " ya ")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, " ")
    .replace(/\b(pak|bapak|bu|ibu|min|admin|kak|bang)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
