import { readPicked } from "../../src/flowkit/choices.ts";
import { type Line, type Move, type Reading, stepsOf, type View } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { FREE_TEXT_MAX, readFreeText } from "../shared/free-text.ts";
import { choice, line, row, wordChoice } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { officeLine } from "../shared/office.ts";
import { whenLine } from "../shared/when.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { readWords, type Words } from "./readers.ts";

type Name = "where" | "topic" | "waiting" | "talk";
type Facts = FactsFor<"help">;

const step = stepsOf<Name, Answers, Facts, Deed>();

/**
 * Hands the person over to a human of the office, and stands between the two while they talk. Nothing is demanded:
 * even an empty message is noted.
 */
export const petugas = makeFlow({
  id: "petugas",
  version: 1,
  starts: ["topic", "where", "waiting", "talk"],
  startAt: ({ talk, help }: Facts): Name => {
    if (talk !== null) return "talk";
    if (!help.waiting) return "topic";
    return help.waiting.queue === null && help.regencies.length > 0 ? "where" : "waiting";
  },
  needs: ["help"],
  readAnswers,
  steps: {
    topic: step({
      exits: ["waiting", "where", "end"],
      ask: () => [line("petugas:topic.ask")],
      choices: () => [choice("langsung", "petugas:topic.skip", ["lewati", "lewat", "skip"])],
      read: (reply, _view, picked) => ({ said: picked ? "" : reply.text.trim().slice(0, FREE_TEXT_MAX) }),
      take: (text, { facts }) => {
        const { queue, regencies } = facts.help;
        const does: Deed[] = [{ do: "ask-help", kind: "officer", text }];
        if (queue?.staffed) return { to: "waiting", say: [line("petugas:queued")], does, done: true };
        if (queue === null && regencies.length > 0)
          return { to: "where", say: [line("petugas:kept")], does, done: true };
        return { to: "end", say: unstaffed(facts), does };
      },
      examples: ["1", "NIK saya ditolak", "tolong"],
    }),

    where: step({
      exits: ["waiting", "end"],
      ask: () => [line("petugas:where.ask")],
      choices: ({ facts }) => [
        ...facts.help.regencies.map(({ programmeId, name }) =>
          choice(programmeId, "petugas:where.one", [name.toLowerCase(), shortName(name)], { name }),
        ),
        choice("lain", "petugas:where.other", ["lainnya", "tidak tahu", "tidak ada"]),
      ],
      read: readPicked,
      take: (said, { facts }) => {
        const { waiting, regencies } = facts.help;
        const office = regencies.find(({ programmeId }) => programmeId === said);
        if (!office || !waiting) return { to: "end", say: unstaffed(facts) };
        const does: Deed[] = [{ do: "place-case", caseId: waiting.caseId, programmeId: office.programmeId }];
        if (!office.staffed) return { to: "end", say: unstaffed(facts), does };
        return { to: "waiting", answers: { programmeId: said }, say: [line("petugas:queued")], does, done: true };
      },
      examples: ["1", "lain"],
    }),

    waiting: step({
      exits: ["end", "go:menu"],
      ask: (view) => [...queueLines(view), line("petugas:waiting.more")],
      choices: () => [wordChoice("selesai", "SELESAI", "petugas:waiting.enough")],
      read: (reply, _view, picked): Reading<string | Enough> =>
        picked ? { said: { enough: true } } : readFreeText(reply),
      take: (said, view) => takeWaiting(said, view),
      examples: ["nama saya Siti", "SELESAI"],
    }),

    talk: step({
      exits: ["end", "go:menu"],
      ask: () => [line("petugas:talk.ask")],
      choices: () => [wordChoice("selesai", "SELESAI", "petugas:talk.enough")],
      read: readWords,
      take: (said, view) => takeTalk(said, view),
      examples: ["nama saya Siti", "SELESAI"],
    }),
  },
});

interface Enough {
  readonly enough: true;
}

type Here = View<Answers, Facts>;
type Onward = Move<"end" | "go:menu" | "stay", Answers, Deed>;

function takeWaiting(said: string | Enough, { facts }: Here): Onward {
  const { waiting } = facts.help;
  // Somebody of the office was quicker.
  if (!waiting) return { to: "go:menu", say: [line("petugas:gone")] };
  const { caseId } = waiting;
  if (typeof said !== "string")
    return { to: "end", say: [line("petugas:cancelled")], does: [{ do: "end-case", caseId }] };
  return { to: "stay", say: [line("petugas:waiting.added")], does: [{ do: "add-to-case", caseId, text: said }] };
}

/** What was written goes to the officer without a word in between; of a file the person has to know what it is worth. */
function takeTalk(said: Words, { facts: { talk: caseId } }: Here): Onward {
  // The officer ended it, which was told already.
  if (caseId === null) return { to: "go:menu" };
  if (said === "enough") return { to: "end", say: [line("petugas:talk.ended")], does: [{ do: "end-case", caseId }] };
  const say = said.file ? [line(`petugas:talk.${said.file.kind}`)] : [];
  return { to: "end", say, does: [{ do: "say-to-officer", caseId, ...said }] };
}

/** How long it may take: of the own question, or of one that was asked or placed this very moment. */
function queueLines({ answers, facts }: Here): readonly Line[] {
  const { help, today } = facts;
  const named = help.regencies.find(({ programmeId }) => programmeId === answers.programmeId);
  const queue = help.waiting?.queue ?? named ?? help.queue;
  if (!queue?.staffed) return [line("petugas:waiting.still"), row("petugas:noPromise"), officeLine(facts)];
  const { position, answerBy, open } = queue;
  return [
    ...(help.waiting?.queue ? [line("petugas:waiting.still")] : []),
    row("petugas:position", { position }),
    answerBy ? row("petugas:promise", { when: whenLine(answerBy, today) }) : row("petugas:noPromise"),
    ...(open ? [] : [row("petugas:shut")]),
  ];
}

/** Nobody is there to promise anything. */
function unstaffed(facts: Facts): readonly Line[] {
  return [line("petugas:noted"), officeLine(facts), line("petugas:bpjs")];
}

/** "Kabupaten Bengkayang" is also just "bengkayang". */
function shortName(name: string): string {
  return name.replace(/^(?:kabupaten|kota)\s+/i, "").toLowerCase();
}
