import type { Lookup, Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import type { Nik } from "../../src/kit/nik.ts";
import { type OneLine, readPersonName, readWorkerLine } from "../daftar/readers.ts";
import type { Deed } from "../deeds.ts";
import { CHECK_TRIES_PER_HOUR, type FactsFor } from "../facts.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { resultLines } from "./result.ts";

type Name = "nik" | "name" | "again";
type Facts = FactsFor<"coverage" | "checkTries">;
type Here = View<Answers, Facts>;

const step = stepsOf<Name, Answers, Facts, Deed>();

/** Is this person covered? Told only to who knows both the NIK and the name. */
export const cek = makeFlow({
  id: "cek",
  version: 1,
  starts: ["nik"],
  admit: (facts) => (isTooMany(facts) ? [line("cek:tooMany")] : null),
  needs: ["coverage", "checkTries"],
  lookup: (at: Name, reply, answers, today): Lookup => {
    if (at === "name") return answers.nik ? named(answers.nik, readPersonName(reply.text)) : {};
    const typed = reply.kind === "choice" ? null : readWorkerLine(reply.text, today as Day);
    if (!typed || !("said" in typed)) return {};
    const { nik, name } = typed.said;
    return name ? { nik, name } : { nik };
  },
  readAnswers,
  steps: {
    nik: step({
      exits: ["name", "again", "go:menu"],
      ask: () => [line("cek:nik.ask")],
      read: (reply, { facts }) => readWorkerLine(reply.text, facts.today),
      take: takeNik,
      examples: ["6107012107850001", "6107 0121 0785 0001", "6107012107850001 SITI AMINAH"],
    }),

    name: step({
      exits: ["again", "nik", "go:menu"],
      ask: () => [line("cek:name.ask")],
      read: (reply) => readPersonName(reply.text),
      take: (_name, { answers, facts }) => (answers.nik ? judge(answers.nik, facts) : { to: "nik", answers: {} }),
      examples: ["Siti Aminah", "nama: H. Ahmad"],
    }),

    again: step({
      exits: ["nik", "name", "again", "go:menu", "go:lapor"],
      ask: () => [line("cek:again.ask")],
      choices: () => [
        choice("lagi", "cek:again.other", ["orang lain", "cek", "cek lagi"]),
        choice("menu", "cek:again.menu", ["selesai", "cukup", "sudah"]),
        choice("lapor", "cek:again.report", ["kecelakaan", "meninggal"]),
      ],
      read: (reply, { facts }, picked): Reading<OneLine | "lagi" | "menu" | "lapor"> => {
        if (picked === null) return /\d/.test(reply.text) ? readWorkerLine(reply.text, facts.today) : { unclear: [] };
        return { said: picked === "lagi" || picked === "lapor" ? picked : "menu" };
      },
      take: (said, view) => {
        if (said === "lagi") return { to: "nik", answers: {} };
        return typeof said === "string" ? { to: `go:${said}` } : takeNik(said, view);
      },
      examples: ["1", "menu", "lapor", "6107012107850002"],
    }),
  },
});

function named(nik: Nik, name: Reading<string>): Lookup {
  return "said" in name ? { nik, name: name.said } : { nik };
}

function takeNik({ nik, name }: OneLine, { facts }: Here): Move<"name" | "again" | "go:menu" | "stay", Answers, Deed> {
  if (isTooMany(facts)) return { to: "go:menu", say: [line("cek:tooMany")] };
  return name === undefined ? { to: "name", answers: { nik } } : judge(nik, facts);
}

function judge(nik: Nik, facts: Facts): Move<"again" | "go:menu", Answers, Deed> {
  if (isTooMany(facts)) return { to: "go:menu", say: [line("cek:tooMany")] };
  return { to: "again", answers: {}, say: resultLines(facts), does: [{ do: "note-try", of: "check", nik }] };
}

function isTooMany({ checkTries }: Facts): boolean {
  return checkTries >= CHECK_TRIES_PER_HOUR;
}
