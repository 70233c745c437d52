import { readPicked } from "../../src/flowkit/choices.ts";
import {
  type Line,
  type Lookup,
  type Move,
  type Reading,
  type Reply,
  stepsOf,
  type View,
} from "../../src/flowkit/flow.ts";
import type { Deed, SentFile } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import type { CaseFacts } from "../help-facts.ts";
import { readWords } from "../petugas/readers.ts";
import { line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { cannedLine, cannedList, caseLines, overview, passChoices, whoVar } from "./lines.ts";
import { type DeskWord, readDeskWord } from "./readers.ts";

type Facts = FactsFor<"desk">;
type Here = View<Answers, Facts>;
type Said = DeskWord | { readonly word: "text"; readonly text: string; readonly file?: SentFile };
type Onward = Move<"end" | "pass" | "stay", Answers, Deed>;

const step = stepsOf<"desk" | "pass", Answers, Facts, Deed>();

/**
 * Where an officer works: by words that always work, and by writing to whoever they are talking with. What is no word
 * goes to the case in focus and to nobody else; without one it goes nowhere, and that is said.
 */
export const meja = makeFlow({
  id: "meja",
  version: 1,
  starts: ["desk"],
  admit: ({ office }: Facts) => (office ? null : [line("meja:officersOnly")]),
  needs: ["desk"],
  lookup: (at: "desk" | "pass", reply, { caseId }): Lookup => {
    const word = at === "desk" ? readDeskWord(reply.text) : null;
    const named = at === "pass" ? caseId : word && "caseId" in word ? word.caseId : null;
    return named ? { case: String(named) } : {};
  },
  readAnswers,
  steps: {
    desk: step({
      exits: ["pass", "end"],
      ask: ({ facts }) => [
        ...overview(facts.desk, facts.office),
        line("meja:help"),
        line("meja:help.office"),
        line("meja:ask"),
      ],
      read: readSaid,
      take: takeSaid,
      examples: [
        "ANTREAN",
        "AMBIL 12",
        "LANJUT 12",
        "SELESAI",
        "OPER 12",
        "CATAT sudah ditelepon",
        "BALASAN",
        "BALASAN 2",
        "BERKAS",
      ],
    }),

    pass: step({
      exits: ["end"],
      ask: ({ answers }) => [line("meja:pass.ask", { number: answers.caseId ?? 0 })],
      choices: ({ facts }) => passChoices(facts.desk),
      read: readPicked,
      take: (said, { answers: { caseId }, facts }) => {
        const { named } = facts.desk;
        if (!caseId || !named?.mine) return { to: "end", say: [line("meja:notMine", { number: caseId ?? 0 })] };
        if (said === "batal")
          return { to: "end", say: [line("meja:switched", { number: caseId, who: whoVar(named) })] };
        const [key, to] =
          said === "antrean" ? (["meja:returnedByMe", null] as const) : (["meja:passed", said] as const);
        return { to: "end", say: [line(key, { number: caseId })], does: [{ do: "pass-case", caseId, to }] };
      },
      examples: ["1", "antrean", "tidak jadi"],
    }),
  },
});

function readSaid(reply: Reply, { facts }: Here): Reading<Said> {
  const word = reply.kind === "choice" ? null : readDeskWord(reply.text);
  if (word) return { said: word };
  if (facts.office?.focus === null) return { unclear: [line("meja:unclear")] };
  const words = readWords(reply, null, null);
  return "said" in words && words.said !== "enough"
    ? { said: { word: "text", ...words.said } }
    : { unclear: [line("umum:emptyText")] };
}

function takeSaid(said: Said, view: Here): Onward {
  const { facts } = view;
  if (said.word === "ANTREAN") return { to: "stay" };
  if (said.word === "AMBIL" || said.word === "LANJUT") return take(said, facts);
  if (said.word === "BALASAN" && said.no === null) return { to: "end", say: cannedList() };
  const named = facts.desk.named;
  if (!named) return { to: "end", say: [missing(said, facts)] };
  if (!named.mine || named.state !== "taken") return { to: "end", say: [standingLine(named)] };
  return work(said, named, facts);
}

/** AMBIL and LANJUT: whatever the officer may have of the case, they get. */
function take(said: { readonly word: "AMBIL" | "LANJUT"; readonly caseId: number | null }, facts: Facts): Onward {
  const { named } = facts.desk;
  if (said.caseId === null) return { to: "end", say: [line("meja:needsNumber", { word: said.word })] };
  if (!named) return { to: "end", say: [line("meja:none", { number: said.caseId })] };
  const { caseId } = named;
  const vars = { number: caseId, who: whoVar(named) };
  if (named.mine && named.state === "taken") {
    const say = [line("meja:switched", vars), ...caseLines(named, facts.desk)];
    return { to: "end", say, does: [{ do: "focus-case", caseId }] };
  }
  const isFree = named.state === "waiting" && named.talksIn === null && !named.own;
  if (!isFree || said.word === "LANJUT") return { to: "end", say: [standingLine(named)] };
  const say = [line("meja:taken", vars), ...caseLines(named, facts.desk), line("meja:taken.how")];
  return { to: "end", say, does: [{ do: "take-case", caseId }] };
}

/** What is done with a case that the officer has. */
function work(said: Exclude<Said, { word: "ANTREAN" | "AMBIL" | "LANJUT" }>, named: CaseFacts, facts: Facts): Onward {
  const { caseId } = named;
  const vars = { number: caseId, who: whoVar(named) };
  switch (said.word) {
    case "SELESAI":
      return { to: "end", say: [line("meja:closed", vars)], does: [{ do: "close-case", caseId }] };
    case "OPER":
      return { to: "pass", answers: { caseId } };
    case "BERKAS":
      if (named.files.length === 0) return { to: "end", say: [line("meja:files.none", vars)] };
      return {
        to: "end",
        say: [line("penanganan:filesFollow", { count: named.files.length })],
        does: [{ do: "send-kept", files: named.files }],
      };
    case "CATAT":
      return { to: "end", say: [line("meja:noted", vars)], does: [{ do: "note-case", caseId, text: said.text }] };
    case "BALASAN": {
      const canned = cannedLine(said.no);
      if (!canned) return { to: "end", say: [line("meja:canned.none", { no: said.no ?? 0 })] };
      return { to: "end", say: [line("meja:sent", vars)], does: [{ do: "say-to-person", caseId, said: canned }] };
    }
    case "text": {
      const blocked = named.blocked ? [line("meja:blocked")] : [];
      // With several people at once the officer has to see whom it went to.
      const sent = facts.desk.mine.length > 1 ? [line("meja:sent", vars)] : [];
      const file = said.file && { file: said.file };
      const does: Deed[] = [{ do: "say-to-person", caseId, said: said.text, ...file }];
      return { to: "end", say: named.blocked ? blocked : sent, does };
    }
  }
}

/** Why nothing can be done with a case that is not there. */
function missing(said: Said, { office }: Facts): Line {
  if ("caseId" in said && said.caseId !== null) return line("meja:none", { number: said.caseId });
  return office?.focus ? line("meja:none", { number: office.focus }) : line("meja:noFocus");
}

/** Where a case stands that the officer cannot work on. */
function standingLine(named: CaseFacts): Line {
  const { caseId: number, takenBy } = named;
  if (named.state === "done") return line("meja:done", { number });
  if (named.state === "taken") {
    return line("meja:takenBy", { number, who: takenBy ?? line("meja:who.officer") });
  }
  if (named.own) return line("meja:own", { number });
  return named.talksIn === null ? line("meja:waits", { number }) : line("meja:busy", { other: named.talksIn });
}
