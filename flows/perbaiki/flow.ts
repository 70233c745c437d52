import { readPicked, yesWords } from "../../src/flowkit/choices.ts";
import type { Lookup, Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { type Nik, readNik } from "../../src/kit/nik.ts";
import { OCCUPATIONS } from "../daftar/occupations.ts";
import { type Occupation, readOccupation, readPersonName, readPhoneText } from "../daftar/readers.ts";
import type { Deed, RowFix } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import type { DraftPerson } from "../roster-facts.ts";
import { choice, line, wordChoice } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { nikFaultLines } from "../shared/nik.ts";
import { toldOnly } from "../shared/village-only.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { canConfirm, countLackingWork, firstStep, headLines, summaryLines } from "./person.ts";

type Name = "nik" | "age" | "name" | "occupation" | "phone" | "sameWork" | "summary" | "reopen";
type Facts = FactsFor<"roster" | "draft" | "standing">;
type Here = View<Answers, Facts>;
/** What can be said of any person instead of an answer. */
type Aside = "later" | "drop";

const step = stepsOf<Name, Answers, Facts, Deed>();

const LATER = wordChoice("later", "LEWATI", "perbaiki:later");
const DROP = wordChoice("drop", "HAPUS", "perbaiki:drop");
const RIGHT = wordChoice("right", "BENAR", "perbaiki:right");
const NEXT = ["go:perbaiki", "go:menu"] as const;

/**
 * Goes through the persons of a list who could not be saved, one at a time. Where it stands is kept with the list,
 * not with the chat: it can be left and taken up again, from another channel too.
 */
export const perbaiki = makeFlow({
  id: "perbaiki",
  version: 1,
  starts: ["nik", "age", "name", "occupation", "phone", "summary"],
  startAt: ({ draft }) => firstStep(draft.toFix[0]),
  admit: (facts) => toldOnly(facts) ?? (facts.draft.toFix.length > 0 ? null : nothingLeft(facts)),
  needs: ["roster", "draft", "standing"],
  lookup: (at: Name, reply, _answers, today): Lookup => {
    const reading = at === "nik" ? readNik(reply.text, today as Facts["today"]) : null;
    return reading && "nik" in reading ? { nik: reading.nik } : {};
  },
  readAnswers,
  steps: {
    nik: step({
      exits: NEXT,
      ask: ({ facts }) => [...headLines(facts), line("perbaiki:nik.ask")],
      choices: ({ facts }) => [...(canConfirm(facts.draft.toFix[0]) ? [RIGHT] : []), LATER, DROP],
      read: (reply, { facts }, picked): Reading<Nik | Aside | "right"> =>
        picked === null ? readFreeNik(reply.text, facts) : { said: picked as Aside | "right" },
      take: (said, view) => {
        if (said === "right") return fix(view, { field: "nik-confirmed" });
        return aside(said, view) ?? fix(view, { field: "nik", value: said });
      },
      examples: ["3602014101800001", "LEWATI", "HAPUS"],
    }),

    age: step({
      exits: [...NEXT, "nik"],
      ask: ({ facts }) => [...headLines(facts), line("perbaiki:age.ask")],
      choices: () => [choice("nik", "perbaiki:age.nik"), choice("drop", "perbaiki:age.drop"), LATER],
      read: readPicked,
      take: (said, view) => aside(said, view) ?? { to: "nik" },
      examples: ["1", "2", "LEWATI"],
    }),

    name: step({
      exits: NEXT,
      ask: ({ facts }) => [...headLines(facts), line("perbaiki:name.ask")],
      choices: ({ facts }) => [...(hasUnsureName(facts.draft.toFix[0]) ? [RIGHT] : []), LATER, DROP],
      read: (reply, _view, picked): Reading<string> =>
        picked === null ? readPersonName(reply.text) : { said: picked },
      take: (said, view) => {
        const written = view.facts.draft.toFix[0]?.name ?? null;
        if (said === RIGHT.id && written) return fix(view, { field: "name", value: written });
        return aside(said, view) ?? fix(view, { field: "name", value: said });
      },
      examples: ["SITI AMINAH", "LEWATI"],
    }),

    occupation: step({
      exits: [...NEXT, "sameWork"],
      ask: ({ facts }) => [...headLines(facts), line("perbaiki:occupation.ask")],
      choices: () => [...OCCUPATIONS.map(({ id, key }) => choice(id, key)), LATER, DROP],
      read: (reply, _view, picked): Reading<string> =>
        picked === null ? inOwnWords(readOccupation(reply.text)) : { said: picked },
      take: (said, view) => {
        const away = aside(said, view);
        if (away) return away;
        if (countLackingWork(view.facts) > 1) return { to: "sameWork", answers: { occupation: said } };
        return fix(view, { field: "occupation", value: said });
      },
      examples: ["1", "jual sayur keliling", "HAPUS"],
    }),

    sameWork: step({
      exits: ["go:perbaiki"],
      ask: ({ answers, facts }) => [
        line("perbaiki:sameWork.ask", { occupation: answers.occupation ?? "", others: countLackingWork(facts) - 1 }),
      ],
      choices: () => [
        choice("satu", "perbaiki:sameWork.one", ["orang ini", "tidak"]),
        choice("semua", "perbaiki:sameWork.all", ["semuanya"]),
      ],
      read: readPicked,
      take: (said, view) => {
        const value = view.answers.occupation;
        if (value === undefined) return { to: "go:perbaiki" };
        if (said === "semua")
          return { to: "go:perbaiki", say: [line("perbaiki:sameWork.done")], does: [{ do: "fix-work", value }] };
        return fix(view, { field: "occupation", value });
      },
      examples: ["1", "semua"],
    }),

    phone: step({
      exits: NEXT,
      ask: ({ facts }) => [...headLines(facts), line("perbaiki:phone.ask")],
      choices: () => [choice("none", "perbaiki:phone.none", ["tidak ada", "tanpa hp", "kosong"]), LATER, DROP],
      read: (reply, _view, picked): Reading<string> => (picked === null ? readPhoneText(reply.text) : { said: picked }),
      take: (said, view) => aside(said, view) ?? fix(view, { field: "phone", value: said === "none" ? null : said }),
      examples: ["0812 3456 7890", "1", "LEWATI"],
    }),

    summary: step({
      exits: [...NEXT, "nik", "name", "occupation", "reopen"],
      ask: ({ facts }) => summaryLines(facts),
      choices: () => [
        choice("ya", "perbaiki:summary.save", ["simpan", ...yesWords]),
        choice("nik", "perbaiki:summary.nik", ["ubah nik"]),
        choice("name", "perbaiki:summary.name", ["ubah nama"]),
        choice("occupation", "perbaiki:summary.occupation", ["ubah pekerjaan"]),
        LATER,
        DROP,
      ],
      read: readPicked,
      take: (said, view) => {
        if (said === "nik" || said === "name" || said === "occupation") return { to: said };
        return aside(said, view) ?? (view.facts.roster?.state === "submitted" ? { to: "reopen" } : save(view));
      },
      examples: ["YA", "2", "LEWATI"],
    }),

    reopen: step({
      exits: NEXT,
      ask: ({ facts }) => [line("kiriman:reopen.ask", { receipt: facts.roster?.lastReceipt ?? "" })],
      choices: () => [choice("ya", "kiriman:reopen.yes", yesWords), choice("tidak", "umum:no", ["belum", "jangan"])],
      read: readPicked,
      take: (said, view) => {
        if (said !== "ya") return { to: "go:menu", say: [line("kiriman:mend.kept")] };
        const saved = save(view);
        return { ...saved, does: [{ do: "reopen" }, ...(saved.does ?? [])] };
      },
      examples: ["ya", "tidak"],
    }),
  },
});

/** When nobody is left to correct: what still waits for a yes, or that all is done. */
function nothingLeft({ draft }: Facts) {
  return [draft.waiting > 0 ? line("perbaiki:allButYes", { waiting: draft.waiting }) : line("perbaiki:allDone")];
}

/** A work as it was said: the list is judged by that again. */
function inOwnWords(reading: Reading<Occupation>): Reading<string> {
  if ("unclear" in reading) return reading;
  return { said: reading.said.occupationSaid ?? reading.said.occupation };
}

function readFreeNik(text: string, { standing, today }: Facts): Reading<Nik> {
  const reading = readNik(text, today);
  if ("fault" in reading) return { unclear: nikFaultLines(reading) };
  if (standing.is === "here") return { unclear: [line("perbaiki:nik.here", { name: standing.name })] };
  return standing.is === "elsewhere" ? { unclear: [line("perbaiki:nik.elsewhere")] } : { said: reading.nik };
}

function hasUnsureName(person: DraftPerson | undefined): boolean {
  return person?.name != null && person.problems.some(({ code }) => code === "name.unsure");
}

/** On to the next person, when this one is put off or let go. */
function aside(said: string, { facts }: Here): Move<"go:perbaiki" | "go:menu", Answers, Deed> | null {
  const [person] = facts.draft.toFix;
  if (!person) return { to: "go:perbaiki" };
  const name = person.name ?? person.nik ?? "";
  if (said === "later") {
    if (facts.draft.fixes === 1) return { to: "go:menu", say: [line("kiriman:mend.kept")] };
    return { to: "go:perbaiki", does: [{ do: "put-off-row", rowId: person.rowId }] };
  }
  if (said !== "drop") return null;
  return {
    to: "go:perbaiki",
    say: [line("perbaiki:dropped", { name })],
    does: [{ do: "drop-row", rowId: person.rowId }],
  };
}

function fix({ facts }: Here, said: RowFix): Move<"go:perbaiki", Answers, Deed> {
  const [person] = facts.draft.toFix;
  if (!person) return { to: "go:perbaiki" };
  return { to: "go:perbaiki", does: [{ do: "fix-row", rowId: person.rowId, fix: said }] };
}

function save({ facts }: Here): Move<"go:perbaiki", Answers, Deed> {
  const [person] = facts.draft.toFix;
  if (!person) return { to: "go:perbaiki" };
  const expectMain = facts.roster?.mainCount ?? 0;
  const quota = facts.programme?.quota ?? 0;
  const said =
    expectMain < quota
      ? line("daftar:saved.main", { name: person.name ?? "", count: expectMain + 1, quota })
      : line("daftar:saved.reserve", {
          name: person.name ?? "",
          quota,
          reserve: (facts.roster?.reserveCount ?? 0) + 1,
        });
  return { to: "go:perbaiki", say: [said], does: [{ do: "save-row", rowId: person.rowId, expectMain }] };
}
