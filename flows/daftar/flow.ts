import { noWords, readPicked, yesWords } from "../../src/flowkit/choices.ts";
import type { Lookup, Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { type Day, sayDay } from "../../src/kit/date.ts";
import { checkNik, maskNik, type Nik, partsOf, SIXTEEN_DIGITS } from "../../src/kit/nik.ts";
import { maskPhone, type Phone } from "../../src/kit/phone.ts";
import { standingFor } from "../../src/roster/rules.ts";
import type { Deed, NewWorker } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { ageRefusal, regionNote, sexKey } from "../shared/nik.ts";
import { toldOnly } from "../shared/village-only.ts";
import { WORKER_FIELDS, workerFieldChoices } from "../shared/worker-fields.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { OCCUPATIONS } from "./occupations.ts";
import { type OneLine, readOccupation, readPersonName, readPhoneText, readWorkerLine } from "./readers.ts";

type Name = "reopen" | "nik" | "name" | "occupation" | "phone" | "summary" | "change" | "more";
type Facts = FactsFor<"roster" | "standing">;
type Here = View<Answers, Facts>;

const step = stepsOf<Name, Answers, Facts, Deed>();

/** A village head or operator puts workers on the roster, one after the other. */
export const daftar = makeFlow({
  id: "daftar",
  version: 1,
  starts: ["nik", "reopen"],
  startAt: (facts) => (facts.roster?.state === "submitted" ? "reopen" : "nik"),
  admit: toldOnly,
  needs: ["roster", "standing"],
  lookup: (at: Name, reply, answers, today): Lookup => {
    const typed = at === "nik" || at === "more" ? nikIn(reply.text, today as Day) : null;
    const nik = typed ?? answers.nik;
    return nik ? { nik } : {};
  },
  readAnswers,
  steps: {
    reopen: step({
      exits: ["nik", "summary", "go:menu"],
      ask: ({ facts }) => [line("daftar:reopen.ask", { receipt: facts.roster?.lastReceipt ?? "" })],
      choices: () => yesNo("daftar:reopen.yes"),
      read: readPicked,
      take: (said, { answers }) => {
        if (said !== "ya") return { to: "go:menu" };
        return { to: answers.nik ? "summary" : "nik", does: [{ do: "reopen" }] };
      },
      examples: ["1", "tidak"],
    }),

    nik: step({
      exits: ["name", "occupation", "phone", "summary"],
      ask: ({ facts }) => [line(facts.roster?.mainCount ? "daftar:nik.askNext" : "daftar:nik.askFirst")],
      read: (reply, { facts }) => readWorkerLine(reply.text, facts.today),
      take: takeWorker,
      examples: ["6107012107850001", "6107.0121.0785.0001", "6107012107850001 BUDI SANTOSO petani 081234567890"],
    }),

    name: step({
      exits: ["name", "occupation", "phone", "summary"],
      ask: () => [line("daftar:name.ask")],
      read: (reply) => readPersonName(reply.text),
      take: (name, { answers }) => onward({ ...answers, name }),
      examples: ["Budi Santoso", "nama: H. Ahmad"],
    }),

    occupation: step({
      exits: ["name", "occupation", "phone", "summary"],
      ask: () => [line("daftar:occupation.ask")],
      choices: () => OCCUPATIONS.map(({ id, key }) => choice(id, key)),
      read: (reply, _view, picked) =>
        picked ? { said: { occupation: picked, occupationSaid: null } } : readOccupation(reply.text),
      take: (work, { answers }) => onward({ ...answers, ...work }),
      examples: ["1", "jual sayur keliling"],
    }),

    phone: step({
      exits: ["name", "occupation", "phone", "summary"],
      ask: () => [line("daftar:phone.ask")],
      choices: () => [
        choice("lewati", "daftar:phone.skip", [
          "lewat",
          "skip",
          "tidak ada",
          "tdk ada",
          "gak ada",
          "kosong",
          "-",
          ...noWords,
        ]),
      ],
      read: (reply, _view, picked): Reading<Phone | null> => (picked ? { said: null } : readPhoneText(reply.text)),
      take: (phone, { answers }) => onward({ ...answers, phone }),
      examples: ["0812 3456 7890", "LEWATI"],
    }),

    summary: step({
      exits: ["change", "more", "nik", "reopen"],
      ask: summaryLines,
      choices: () => [
        choice("ya", "daftar:summary.save", ["simpan", ...yesWords]),
        choice("ubah", "daftar:summary.change", ["ganti", "salah", "perbaiki"]),
        choice("batal", "daftar:summary.drop", ["tidak jadi", "hapus"]),
      ],
      read: readPicked,
      take: (said, view) => {
        if (said === "ubah") return { to: "change" };
        if (said === "batal") return { to: "nik", answers: {}, say: [line("daftar:summary.dropped")] };
        return save(view);
      },
      examples: ["YA", "2", "batal"],
    }),

    change: step({
      exits: ["nik", "name", "occupation", "phone"],
      ask: () => [line("daftar:change.ask")],
      choices: workerFieldChoices,
      read: readPicked,
      take: (said, { answers }) => {
        const field = WORKER_FIELDS.find((name) => name === said) ?? "name";
        const { [field]: _dropped, ...kept } = answers;
        return { to: field, answers: kept };
      },
      examples: ["2", "pekerjaan"],
    }),

    more: step({
      exits: ["nik", "name", "occupation", "phone", "summary", "go:menu"],
      ask: () => [line("daftar:more.ask")],
      choices: () => [
        choice("ya", "daftar:more.yes", ["tambah", "lagi", ...yesWords]),
        choice("selesai", "daftar:more.done", ["cukup", "sudah", "sdh", ...noWords]),
      ],
      read: (reply, { facts }, picked): Reading<OneLine | "again" | "done"> =>
        picked === null ? readWorkerLine(reply.text, facts.today) : { said: picked === "ya" ? "again" : "done" },
      take: (said, view) => {
        if (said === "done") return { to: "go:menu" };
        return said === "again" ? { to: "nik", answers: {} } : takeWorker(said, { ...view, answers: {} });
      },
      examples: ["ya", "selesai", "6107012107850002"],
    }),
  },
});

/** The first possible NIK of a message, to be looked up before the message is read. */
function nikIn(text: string, today: Day): Nik | null {
  const reading = checkNik(SIXTEEN_DIGITS.exec(text)?.[0].replace(/\D/g, "") ?? "", today);
  return "nik" in reading ? reading.nik : null;
}

type Onward = "name" | "occupation" | "phone" | "summary";

/** To the first question that is still open. */
function onward(answers: Partial<Answers>): Move<Onward, Answers, Deed> {
  const questions = ["name", "occupation", "phone"] as const;
  return { to: questions.find((question) => answers[question] === undefined) ?? "summary", answers };
}

function takeWorker(said: OneLine, { answers, facts }: Here): Move<Onward | "stay", Answers, Deed> {
  const refusal = standingLines(facts) ?? ageRefusal(said.nik, facts);
  if (refusal) return { to: "stay", answers: {}, say: refusal };
  const work = said.occupation === undefined ? undefined : readOccupation(said.occupation);
  const doubts = work && "unclear" in work ? work.unclear : [];
  const { occupation: _unread, ...sure } = said;
  const move = onward({ ...answers, ...sure, ...(work && "said" in work && work.said) });
  return { ...move, say: [...regionNote(said.nik, facts), ...doubts] };
}

function standingLines(facts: Facts) {
  switch (facts.standing.is) {
    case "free":
      return null;
    case "here":
      return [line("daftar:standing.here", { name: facts.standing.name })];
    case "elsewhere":
      return [line("daftar:standing.elsewhere")];
  }
}

function summaryLines({ answers, facts }: Here) {
  if (!answers.nik) return [line("daftar:summary.ask")];
  const { birthDate, sex } = partsOf(answers.nik, facts.today);
  return [
    line("daftar:summary.title"),
    row("daftar:summary.nik", { nik: maskNik(answers.nik) }),
    row("daftar:summary.name", { name: answers.name ?? "" }),
    row("daftar:summary.born", { born: sayDay(birthDate), sex: line(sexKey(sex)) }),
    row("daftar:summary.occupation", { occupation: answers.occupation ?? "" }),
    answers.phone ? row("daftar:summary.phone", { phone: maskPhone(answers.phone) }) : row("daftar:summary.noPhone"),
    line("daftar:summary.ask"),
  ];
}

function save({ answers, facts }: Here): Move<"more" | "nik" | "reopen", Answers, Deed> {
  // Somebody else handed the list in meanwhile: adding to it has to be meant.
  if (facts.roster?.state === "submitted") return { to: "reopen" };
  const worker = complete(answers, facts);
  const refusal = standingLines(facts) ?? (worker ? ageRefusal(worker.nik, facts) : null);
  if (!worker || refusal) return { to: "nik", answers: {}, say: refusal ?? [] };
  const quota = facts.programme?.quota ?? 0;
  const before = facts.roster?.mainCount ?? 0;
  const reserve = standingFor(before, quota) === "reserve";
  const said = reserve
    ? line("daftar:saved.reserve", { name: worker.name, quota, reserve: (facts.roster?.reserveCount ?? 0) + 1 })
    : line("daftar:saved.main", { name: worker.name, count: before + 1, quota });
  return { to: "more", done: true, answers: {}, say: [said], does: [{ do: "enrol", worker, expectMain: before }] };
}

function complete(answers: Partial<Answers>, facts: Facts): NewWorker | null {
  const { nik, name, occupation, occupationSaid = null, phone } = answers;
  if (!nik || !name || !occupation || phone === undefined) return null;
  const { birthDate, sex } = partsOf(nik, facts.today);
  return { nik, name, sex, birthDate, occupation, occupationSaid, phone };
}
