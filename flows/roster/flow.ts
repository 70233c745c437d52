import { readPicked } from "../../src/flowkit/choices.ts";
import type { Lookup, Move, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import { maskNumbers } from "../../src/kit/mask.ts";
import { readNik } from "../../src/kit/nik.ts";
import { OCCUPATIONS } from "../daftar/occupations.ts";
import type { Deed } from "../deeds.ts";
import { readFreeText } from "../shared/free-text.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { villageOnly } from "../shared/village-only.ts";
import { WORKER_FIELDS, workerFieldChoices } from "../shared/worker-fields.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { type Asked, type Facts, findRow, listChoices, listLines, pageOf } from "./list.ts";
import {
  canChange,
  comparisonLines,
  type Here,
  personLines,
  REASONS,
  readValue,
  removalLines,
  rowOf,
} from "./person.ts";

type Name =
  | "list"
  | "person"
  | "reopen"
  | "field"
  | "value"
  | "confirm"
  | "reason"
  | "otherReason"
  | "sureRemove"
  | "after";

const step = stepsOf<Name, Answers, Facts, Deed>();

/** The village's own list: look through it, put a row right, take somebody off. */
export const roster = makeFlow({
  id: "roster",
  version: 1,
  starts: ["list"],
  admit: villageOnly,
  needs: ["roster", "list", "standing"],
  lookup: (at: Name, reply, answers, today): Lookup => {
    const nik = at === "list" || at === "value" ? readNik(reply.text, today as Day) : null;
    if (nik && "nik" in nik) return { nik: nik.nik };
    return at === "confirm" && answers.field === "nik" && answers.value ? { nik: answers.value } : {};
  },
  readAnswers,
  steps: {
    list: step({
      exits: ["person", "go:daftar", "go:menu"],
      ask: ({ answers, facts }) => listLines(answers, facts),
      choices: ({ answers, facts }) => listChoices(answers, facts),
      read: (reply, { facts }, picked): Reading<Asked | string> =>
        picked === null ? findRow(reply, facts) : { said: picked },
      take: takeListed,
      examples: ["1", "siti", "SELESAI"],
    }),

    person: step({
      exits: ["field", "reason", "reopen", "list", "go:petugas"],
      ask: personLines,
      choices: (view) => {
        const person = rowOf(view);
        if (!person) return [BACK_TO_LIST];
        if (!canChange(person)) return [choice("petugas", "roster:person.officer"), BACK_TO_LIST];
        return [
          choice("perbaiki", "roster:person.correct", ["ubah", "ganti", "salah"]),
          choice("keluarkan", "roster:person.remove", ["hapus", "keluar"]),
          BACK_TO_LIST,
        ];
      },
      read: readPicked,
      take: (said, view) => {
        if (said === "petugas") return { to: "go:petugas" };
        if (said === "daftar") return { to: "list", answers: placeInList(view.answers) };
        const next = said === "perbaiki" ? "field" : "reason";
        return isSubmitted(view) ? reopenFirst(next, view) : { to: next };
      },
      examples: ["1", "keluarkan", "3"],
    }),

    reopen: step({
      exits: ["field", "reason", "confirm", "sureRemove", "person"],
      ask: ({ facts }) => [line("daftar:reopen.ask", { receipt: facts.roster?.lastReceipt ?? "" })],
      choices: () => yesNo("daftar:reopen.yes"),
      read: readPicked,
      take: (said, { answers }) =>
        said === "ya" ? { to: answers.afterReopen ?? "person", does: [{ do: "reopen" }] } : { to: "person" },
      examples: ["1", "tidak"],
    }),

    field: step({
      exits: ["value"],
      ask: (view) => [line("roster:field.ask", { name: rowOf(view)?.name ?? "" })],
      choices: workerFieldChoices,
      read: readPicked,
      take: (said, { answers }) => {
        const field = WORKER_FIELDS.find((name) => name === said) ?? "name";
        return { to: "value", answers: { ...answers, field } };
      },
      examples: ["1", "nama", "pekerjaan", "hp"],
    }),

    value: step({
      exits: ["confirm"],
      ask: ({ answers }) => [line(`roster:value.${answers.field ?? "phone"}`)],
      choices: ({ answers }) => {
        if (answers.field === "occupation") return OCCUPATIONS.map(({ id, key }) => choice(id, key));
        return answers.field === "phone"
          ? [choice("hapus", "roster:value.noPhone", ["lewati", "tidak ada", "kosong"])]
          : [];
      },
      read: readValue,
      take: (value, view) => {
        const { field } = view.answers;
        const person = rowOf(view);
        const isSame = person && field && field !== "nik" && person[field] === value;
        if (isSame) return { to: "stay", say: [line("roster:value.same")] };
        return { to: "confirm", answers: { ...view.answers, value } };
      },
      examples: ["SITI AMINAH"],
    }),

    confirm: step({
      exits: ["after", "reopen", "person", "list"],
      ask: comparisonLines,
      choices: (view) => (rowOf(view) ? yesNo() : [BACK_TO_LIST]),
      read: readPicked,
      take: (said, view) => (said === "ya" ? correct(view) : unchanged(said, view)),
      examples: ["ya", "tidak"],
    }),

    reason: step({
      exits: ["sureRemove", "otherReason"],
      ask: (view) => [line("roster:reason.ask", { name: rowOf(view)?.name ?? "" })],
      choices: () => [
        ...REASONS.map(({ id, key }) => choice(id, key)),
        choice("lainnya", "roster:reason.other", ["lain", "alasan lain"]),
      ],
      read: readPicked,
      take: (said, { answers }) =>
        said === "lainnya" ? { to: "otherReason" } : { to: "sureRemove", answers: { ...answers, reason: said } },
      examples: ["1", "pindah", "lainnya"],
    }),

    otherReason: step({
      exits: ["sureRemove"],
      ask: () => [line("roster:reason.otherAsk")],
      read: readFreeText,
      take: (said, { answers }) => ({
        to: "sureRemove",
        answers: { ...answers, reason: maskNumbers(said.replace(/\s+/g, " ").slice(0, REASON_MAX)) },
      }),
      examples: ["sudah bekerja tetap di kota"],
    }),

    sureRemove: step({
      exits: ["after", "reopen", "person", "list"],
      ask: removalLines,
      choices: (view) => (rowOf(view) ? yesNo("roster:remove.yes") : [BACK_TO_LIST]),
      read: readPicked,
      take: (said, view) => (said === "ya" ? remove(view) : unchanged(said, view)),
      examples: ["ya", "tidak"],
    }),

    // Rows are shown again only at the next message: those of this one were loaded before the change.
    after: step({
      exits: ["list", "go:kirim", "go:menu"],
      ask: () => [line("roster:after.ask")],
      choices: () => [
        choice("daftar", "roster:after.list", ["lagi", "lihat daftar"]),
        choice("kirim", "roster:after.send", ["kirim daftar"]),
        choice("selesai", "roster:after.done", ["cukup", "sudah", "menu"]),
      ],
      read: readPicked,
      take: (said, { answers }) => {
        if (said === "kirim") return { to: "go:kirim" };
        return said === "daftar" ? { to: "list", answers: placeInList(answers) } : { to: "go:menu" };
      },
      examples: ["1", "selesai"],
    }),
  },
});

const REASON_MAX = 200;
const BACK_TO_LIST = choice("daftar", "roster:person.back", ["kembali", "selesai"]);

function takeListed(
  said: Asked | string,
  view: Here,
): Move<"person" | "go:daftar" | "go:menu" | "stay", Answers, Deed> {
  const { answers, facts } = view;
  if (typeof said !== "string") {
    if ("search" in said) return { to: "stay", answers: { search: said.search, page: 0 } };
    return { to: "person", answers: { ...placeInList(answers), enrolmentId: said.enrolmentId } };
  }
  const { page } = pageOf(answers, facts);
  if (said === "lanjut") return { to: "stay", answers: { ...answers, page: page + 1 } };
  if (said === "sebelum") return { to: "stay", answers: { ...answers, page: page - 1 } };
  if (said === "semua") return { to: "stay", answers: {} };
  return { to: said === "daftar" ? "go:daftar" : "go:menu" };
}

/** What is kept of the answers on the way back to the list: where in it the person was. */
function placeInList({ page, search }: Partial<Answers>): Partial<Answers> {
  return { ...(page !== undefined && { page }), ...(search !== undefined && { search }) };
}

/** A list that was handed in is opened again first, knowingly; `afterReopen` is where that leads. */
function reopenFirst(
  afterReopen: NonNullable<Answers["afterReopen"]>,
  { answers }: Here,
): Move<"reopen", Answers, Deed> {
  return { to: "reopen", answers: { ...answers, afterReopen } };
}

function isSubmitted({ facts }: Here): boolean {
  return facts.roster?.state === "submitted";
}

function unchanged(said: string, { answers }: Here): Move<"person" | "list", Answers, Deed> {
  if (said === BACK_TO_LIST.id) return { to: "list", answers: placeInList(answers) };
  return { to: "person", say: [line("roster:unchanged")] };
}

function correct(view: Here): Move<"after" | "reopen" | "person", Answers, Deed> {
  const { answers, facts } = view;
  const person = rowOf(view);
  const { field, value } = answers;
  if (!person || !field || value === undefined || !canChange(person)) return { to: "person" };
  if (isSubmitted(view)) return reopenFirst("confirm", view);
  if (field === "nik" && facts.standing.is !== "free")
    return { to: "person", say: [line("roster:value.nikElsewhere")] };
  return {
    to: "after",
    answers: placeInList(answers),
    say: [line("roster:corrected", { name: person.name })],
    does: [{ do: "correct", enrolmentId: person.enrolmentId, field, value }],
  };
}

function remove(view: Here): Move<"after" | "reopen" | "person", Answers, Deed> {
  const { answers } = view;
  const person = rowOf(view);
  if (!person || !answers.reason || !canChange(person)) return { to: "person" };
  if (isSubmitted(view)) return reopenFirst("sureRemove", view);
  return {
    to: "after",
    answers: placeInList(answers),
    say: [line("roster:removed", { name: person.name })],
    does: [{ do: "remove", enrolmentId: person.enrolmentId, reason: answers.reason }],
  };
}
