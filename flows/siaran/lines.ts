import { hasMarks, isShown } from "../../src/broadcast/preview-rules.ts";
import type { Choice, Line } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import type { BroadcastCard, BroadcastFacts, ChannelName, OtherText } from "../broadcast-facts.ts";
import type { Key } from "../shared/keys.ts";
import { choice, line, row } from "../shared/line.ts";
import { whenLine } from "../shared/when.ts";

/** What a broadcast says, to whom, and when it would be done. */
export function previewLines(card: BroadcastCard, facts: BroadcastFacts): readonly Line<Key>[] {
  return [
    line("siaran:preview.text"),
    line("siaran:preview.words", { text: card.text }),
    ...card.answers.map(({ title }, at) => numbered(at, title)),
    ...card.others.flatMap((other) => (isShown(other) ? otherLines(other) : [])),
    ...(hasMarks(card.text) ? [line("siaran:preview.marks")] : []),
    ...whoLines(card),
    ...card.others
      .filter(isShown)
      .map(({ locale, count }) => row("siaran:preview.other", { language: line(`siaran:language.${locale}`), count })),
    ...(card.socializes ? [row("siaran:preview.socializes")] : []),
    card.fileName === null ? row("siaran:preview.noFile") : row("siaran:preview.file", { name: card.fileName }),
    ...reachLines(card, facts),
  ];
}

function numbered(at: number, answer: string): Line<Key> {
  const said = line("siaran:preview.answer", { no: at + 1, answer });
  return at === 0 ? said : { ...said, tight: true };
}

function reachLines(card: BroadcastCard, { now }: BroadcastFacts): readonly Line<Key>[] {
  if (card.total === 0) return [line("siaran:preview.nobody")];
  const channels = card.channels.map(({ channel, count, answers }) => {
    const how = card.answers.length === 0 ? "plain" : answers;
    return row(`siaran:preview.channel.${how}`, { channel: line(`siaran:channel.${channel}`), count });
  });
  const done = card.doneBy
    ? row(card.state === "draft" ? "siaran:preview.done" : "siaran:preview.doneBy", {
        when: whenLine(card.doneBy, now.day),
      })
    : row("siaran:preview.never");
  const before = isBefore(card) ? [...paidLines(card), done] : [];
  return [row("siaran:preview.count", { total: card.total }), ...channels, ...before];
}

/** What is paid for, where a platform takes money for messages to people who have not written for long. */
function paidLines({ channels, perDay, tooLong }: BroadcastCard): readonly Line<Key>[] {
  const paid = channels.reduce((sum, one) => sum + one.paid, 0);
  if (paid === 0) return [];
  return [
    row("siaran:preview.paid", { count: paid }),
    ...(perDay !== null && paid > perDay ? [row("siaran:preview.perDay", { perDay })] : []),
    ...(tooLong ? [row("siaran:preview.tooLong", { count: paid })] : []),
  ];
}

function isBefore({ state }: BroadcastCard): boolean {
  return state === "draft" || state === "asked" || state === "scheduled";
}

/** The message in another language, with its quick answers. */
export function otherLines({ locale, text, answers }: OtherText): readonly Line<Key>[] {
  return [
    line("siaran:preview.inOther", { language: line(`siaran:language.${locale}`) }),
    line("siaran:preview.words", { text }),
    ...answers.map((title, at) => numbered(at, title)),
  ];
}

/** Who is meant, in words: the roles, by what they are narrowed, and where. */
export function whoLines({ audience, where }: BroadcastCard): readonly Line<Key>[] {
  const { roster, coverage, channels, language } = audience;
  const [first, ...more] = rolesOf(audience);
  return [
    ...(first ? [line("siaran:preview.who", { who: line(first) })] : []),
    ...more.map((key) => row("siaran:preview.and", { who: line(key) })),
    ...(roster ? [row("siaran:preview.only", { who: line(`siaran:roster.${roster}`) })] : []),
    ...(coverage && first !== "siaran:who.active"
      ? [row("siaran:preview.only", { who: line(`siaran:coverage.${coverage}`) })]
      : []),
    ...(language ? [row("siaran:preview.spoken", { language: line(`siaran:language.${language}`) })] : []),
    ...channels.map((channel) =>
      row("siaran:preview.by", { channel: line(`siaran:channel.${channel as ChannelName}`) }),
    ),
    row("siaran:preview.where", { where }),
  ];
}

function rolesOf({ roles, coverage }: BroadcastCard["audience"]): readonly Key[] {
  const both = roles.includes("village_head") && roles.includes("village_operator");
  const village = both
    ? ["siaran:who.both" as const]
    : roles.flatMap((role) => (role === "village_head" || role === "village_operator" ? [ROLES[role]] : []));
  return [
    ...village,
    ...(roles.includes("worker") ? [coverage === "active" ? ("siaran:who.active" as const) : ROLES.worker] : []),
    ...(roles.includes("officer") ? [ROLES.officer] : []),
  ];
}

const ROLES = {
  village_head: "siaran:who.heads",
  village_operator: "siaran:who.operators",
  worker: "siaran:who.workers",
  officer: "siaran:who.officers",
} as const;

/** What still stands between a draft and its people. */
export function secondLines({ second }: BroadcastCard, { alone }: BroadcastFacts): readonly Line<Key>[] {
  if (!second.needed) return [];
  return [line("siaran:preview.second", { alone }), ...(second.officers === 0 ? [row("siaran:preview.noSecond")] : [])];
}

/** Where a broadcast stands, and how many it reached. */
export function standLines(card: BroadcastCard, today: Day): readonly Line<Key>[] {
  const { counts, total } = card;
  const told = (key: Key, count: number) => (count > 0 ? [row(key, { count })] : []);
  return [
    line("siaran:one.ask", { number: card.broadcastId, state: stateLine(card) }),
    ...(card.state === "paused" && card.pausedWhy ? [row(`siaran:paused.${card.pausedWhy}`)] : []),
    ...(card.state === "scheduled" && card.startAt
      ? [row("siaran:one.start", { when: whenLine(card.startAt, today) })]
      : []),
    ...(card.mine ? [row("siaran:one.mine")] : []),
    ...(card.mine && card.state === "asked" ? [row("siaran:one.own")] : []),
    ...(isBefore(card) ? [] : [row("siaran:count.sent", { count: counts.sent, total })]),
    ...(card.told ? [row("siaran:count.delivered", { count: card.told.delivered, of: card.told.of })] : []),
    ...(card.told ? told("siaran:count.read", card.told.read) : []),
    ...(isBefore(card) ? [] : told("siaran:count.waiting", counts.waiting)),
    ...told("siaran:count.refused", counts.refused),
    ...told("siaran:count.unsure", counts.unsure),
    ...told("siaran:count.skipped", counts.skipped),
    ...card.answers
      .filter(({ count }) => count > 0)
      .map(({ title, count }) => row("siaran:one.replies", { answer: title, count })),
  ];
}

function stateLine({ state }: BroadcastCard): Line<Key> {
  return line(`siaran:state.${state}`);
}

/** One line for each broadcast of the list. */
export function openChoices({ open }: BroadcastFacts): readonly Choice<Key>[] {
  return open.map((card) =>
    choice(String(card.broadcastId), "siaran:start.one", [], {
      ...{ number: card.broadcastId, state: stateLine(card), total: card.total },
    }),
  );
}
