import { noWords, yesWords } from "../../src/flowkit/choices.ts";
import type { Choice, Reading, Reply } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import { type LocalNow, readMoment } from "../../src/kit/moment.ts";
import { type Nik, SIXTEEN_DIGITS } from "../../src/kit/nik.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import type { Happened } from "../../src/report/rules.ts";
import { readPersonName, readWorkerLine } from "../daftar/readers.ts";
import { readFreeText } from "../shared/free-text.ts";
import { choice, line } from "../shared/line.ts";

/** The answer that a report never refuses. */
export const UNKNOWN: Choice = {
  ...{ id: "belum-tahu", key: "lapor:unknown", byWord: "BELUM TAHU" },
  words: [
    ...[
      "belum tahu",
      "belum tau",
      "blm tau",
      "blm tahu",
      "blum tau",
      "tidak tahu",
      "tdk tahu",
      "tdk tau",
      "tidak tau",
      "gak tau",
    ],
    ...[
      "ga tau",
      "gk tau",
      "nggak tau",
      "gatau",
      "ndak tau",
      "ndak tahu",
      "indak tau",
      "dak tau",
      "dide tau",
      "teu nyaho",
    ],
    ...[
      "kurang tahu",
      "kurang tau",
      "lupa",
      "entah",
      "belum pasti",
      "belum jelas",
      "kurang jelas",
      "belum",
      "blm",
      "lewati",
      "lewat",
      "skip",
      "tidak ada",
    ],
    ...["alun tau", "alun tantu", "indak tantu", "ndak tantu", "alun", "lupo", "indak ado"],
    ...["teu terang", "teu acan terang", "teu uninga", "teu acan", "hilap", "teu aya"],
    ...["tdk ada", "gak ada", "-", "?"],
  ],
};

const DEATH =
  /\b(?:men?ing+al|mn?ing+al|wafat|tewas|berpulang|almarhum(?:ah)?|alm|almh|tiada|mati|maot|pupus|ngantunkeun|maninggal?|lah pai|kematian)\b/i;
const ACCIDENT =
  /\b(?:kecelakaan|kacilakaan|kacilakoan|celaka|cilaka|cilako|laka|jatoh?|jatuh|jatuah|ragrag|labuh|geubis|terjatuh|tertimpa|ketimpa|tabrak(?:an)?|ditabrak|ketabrak|tertabrak|terluka|luka|luko|tatu|berdarah|patah|terpotong|kepotong|kena parang|tersengat|kesetrum|tenggelam|digigit|dipatuk|terbakar|terpeleset|tergelincir|terjepit|rumah sakit|puskesmas|igd)\b/i;
/** Fewer words than this name what happened and do not tell it. */
const STORY_WORDS = 5;

/** What the first answer told: what happened, and whatever of the story came with it. */
export interface First {
  readonly kind?: "accident" | "death";
  readonly story?: string;
  readonly when?: Happened;
}

/** Reads whether it is an accident or a death, from the choice or out of somebody's own words; the words are kept. */
export function readFirst(reply: Reply, picked: string | null, now: LocalNow): Reading<First> {
  if (picked === "accident" || picked === "death") return { said: { kind: picked } };
  const text = readFreeText(reply);
  if ("unclear" in text) return text;
  const { said } = text;
  if (!/\p{L}{3}/u.test(said)) return { unclear: [] };
  const kind = DEATH.test(said) ? "death" : ACCIDENT.test(said) ? "accident" : undefined;
  const told = said.split(/\s+/).length >= STORY_WORDS;
  if (!kind && !told) return { unclear: [line("lapor:kind.again")] };
  const moment = readMoment(said, now);
  const when = moment && "day" in moment && moment.dated ? moment : null;
  return {
    said: {
      ...(kind && { kind }),
      ...(told && { story: said }),
      ...(when && { when: { day: when.day, time: when.time, part: when.part, said } }),
    },
  };
}

/** What one line told of the worker. */
export interface Who {
  readonly name?: string | null;
  readonly nik?: Nik | null;
  readonly kpj?: string;
}

/** Reads a name; a whole line of a list ("6107… SITI AMINAH") is understood too. */
export function readWho(reply: Reply, picked: string | null, today: Day): Reading<Who> {
  if (picked) return { said: { name: null } };
  if (SIXTEEN_DIGITS.test(reply.text)) return withNik(reply.text, today);
  const name = readPersonName(reply.text);
  return "said" in name ? { said: { name: name.said } } : name;
}

/** Reads a NIK, or the eleven digits of a membership card. A wrong one is pointed out, and never stops the report. */
export function readNumber(reply: Reply, picked: string | null, today: Day): Reading<Who> {
  if (picked) return { said: { nik: null } };
  const digits = reply.text.replace(/\D/g, "");
  if (digits.length === KPJ_DIGITS && !digits.startsWith("08")) return { said: { kpj: digits } };
  const read = withNik(reply.text, today);
  return "said" in read ? read : { unclear: [...read.unclear, line("lapor:nik.orUnknown")] };
}

const KPJ_DIGITS = 11;

function withNik(text: string, today: Day): Reading<Who> {
  const read = readWorkerLine(text, today);
  if ("unclear" in read) return read;
  const { nik, name } = read.said;
  return { said: { nik, ...(name !== undefined && { name }) } };
}

/** More of the story, where something else was asked: people send one line at a time. */
export interface More {
  readonly more: string;
}

/** Reads when it was. Words without any time in them are more of the story. */
export function readWhen(reply: Reply, picked: string | null, now: LocalNow): Reading<Happened | null | More> {
  if (picked) return { said: null };
  const text = readFreeText(reply);
  if ("unclear" in text) return text;
  const moment = readMoment(text.said, now);
  if (moment === null) {
    const isTold = !/\d/.test(text.said) && (ACCIDENT.test(text.said) || text.said.split(/\s+/).length >= 3);
    return isTold ? { said: { more: text.said } } : { unclear: [line("lapor:when.unclear")] };
  }
  if ("fault" in moment) return { unclear: [line("lapor:when.future")] };
  return { said: { day: moment.day, time: moment.time, part: moment.part, said: text.said } };
}

/** Reads the number to call back; null when there is none. */
export function readCallBack(reply: Reply, picked: string | null): Reading<{ readonly phone: Phone | null } | More> {
  if (picked) return { said: { phone: null } };
  if (reply.kind === "contact") {
    const own = reply.verifiedPhone === undefined ? null : readPhone(reply.verifiedPhone);
    return own ? { said: { phone: own } } : { unclear: [line("umum:contactOther")] };
  }
  const text = readFreeText(reply);
  if ("unclear" in text) return text;
  const phone = numberIn(text.said);
  if (phone) return { said: { phone } };
  const letters = text.said.replace(/[^\p{L}]/gu, "").length;
  return letters >= 4 ? { said: { more: text.said } } : { unclear: [line("lapor:phone.unclear")] };
}

/** A phone number alone or with a few words around it ("hp saya 0812…"). */
function numberIn(text: string): Phone | null {
  const run = /\+?\d(?:[\s.-]?\d){7,14}/.exec(text);
  return run && text.length - run[0].length <= 20 ? readPhone(run[0]) : null;
}

/** Reads yes, change, or more of the story. */
export function readFinal(reply: Reply, picked: string | null): Reading<"ya" | "ubah" | More> {
  if (picked) return { said: picked === "ya" ? "ya" : "ubah" };
  const words = reply.text.trim().split(/\s+/);
  return words.length >= 3 && /\p{L}{3}/u.test(reply.text) ? { said: { more: reply.text.trim() } } : { unclear: [] };
}

/** Yes, no, or not known. */
export const yesNoUnknown = (): readonly Choice[] => [
  choice("ya", "umum:yes", yesWords),
  choice(
    "tidak",
    "umum:no",
    noWords.filter((word) => !UNKNOWN.words?.includes(word)),
  ),
  UNKNOWN,
];
