import type { BaseFacts } from "../../flows/facts.ts";
import { answerFacts } from "../../flows/tanya/flow.ts";
import type { Inbound } from "../channels/channel.ts";
import { answerLines, together } from "../faq/answer.ts";
import type { TopicId } from "../faq/rules.ts";
import { theFaq } from "../faq/service.ts";
import type { Line, Place } from "../flowkit/flow.ts";
import type { World } from "./walk.ts";

/** Conversations in which people write whatever they like: a question there is part of what they tell. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  "lapor",
  "laporan",
  "petugas",
  "meja",
  "resmi",
  "tanya",
  "jawaban",
  "penanganan",
  "siaran",
  "jawab",
]);

const CUES =
  /\?|\b(?:apa|apakah|ap|berapa|brp|brapa|kapan|kpn|bagaimana|gimana|gmn|gmna|bgmn|siapa|sapa|kenapa|knp|mengapa|di ?mana|dmn|apakh|bolehkah|bisakah|haruskah|maksudnya|artinya|bara|baa|bilo|kumaha|sabaraha|iraha|naon|saha|naha|sia|manga|dima|berape|barape|bile|luk mane|cemane|kebile)\b/i;

/** How certain a question has to be in the middle of something else, where most words are answers. */
const CERTAIN_ASIDE = 0.4;

/**
 * The topics of a question that is asked in the middle of something else; null when it is none, or when it is not certain
 * enough that an answer to the step would not be taken for one. `missed`: the step did not understand it either.
 */
export function questionAside(inbound: Inbound, place: Place, missed: boolean): readonly TopicId[] | null {
  const { kind, text } = inbound;
  if (kind !== "text" || OWN_WORDS.has(place.flow) || /\d{6}/.test(text) || !/\S\s+\S/.test(text.trim())) return null;
  if (!missed && !CUES.test(text)) return null;
  const { questions } = theFaq().understand(text);
  const topics = questions.flatMap(({ topic, score }) => (topic !== null && score >= CERTAIN_ASIDE ? [topic] : []));
  return topics.length > 0 ? topics : null;
}

/** Whether what the menu did not understand is to be answered as a question: not a word or two that mean nothing here. */
export function isQuestion(text: string): boolean {
  if (!/\p{L}{2}/u.test(text) || /\d{6}/.test(text)) return false;
  if (CUES.test(text) || text.trim().split(/\s+/).length > SHORT_WORDS) return true;
  return theFaq()
    .understand(text)
    .questions.some(({ topic }) => topic !== null);
}

const SHORT_WORDS = 2;

/** What is said to such a question; the step is asked again below it. */
export async function asideLines(topics: readonly TopicId[], facts: BaseFacts, world: World): Promise<readonly Line[]> {
  const known = answerFacts({
    ...facts,
    tariff: null,
    figures: new Map(),
    ...(await world.load(["tariff", "figures"], {})),
  });
  return together(topics.map((topic) => answerLines(topic, known))).lines;
}
