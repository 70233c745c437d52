import type { Choice, Line, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { templateLines } from "../kiriman/received.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { infoLines } from "./info.ts";

type Facts = FactsFor<"roster" | "tariff" | "openLists" | "desk">;
type Chosen = (typeof FLOWS_BEHIND)[number] | "info" | "contoh";

const FLOWS_BEHIND = [
  "daftar",
  "kiriman",
  "perbaiki",
  "roster",
  "kirim",
  "cek",
  "kode",
  "lapor",
  "klaim",
  "petugas",
  "meja",
  "rekap",
  "siaran",
  "privasi",
] as const;

const step = stepsOf<"choose", Answers, Facts, Deed>();

/** What can be done here, by what the person is. */
export const menu = makeFlow({
  id: "menu",
  version: 1,
  starts: ["choose"],
  needs: ["roster", "tariff", "openLists", "desk"],
  readAnswers,
  steps: {
    choose: step({
      exits: FLOWS_BEHIND.map((id) => `go:${id}` as const),
      ask: ({ facts }) => [...greeting(facts), line("menu:ask")],
      choices: ({ facts }) => [...deskChoice(facts), ...choicesFor(facts)],
      read: (_reply, _view, picked): Reading<Chosen> =>
        picked === null ? { unclear: [line("menu:unclear")] } : { said: picked as Chosen },
      take: (said, { facts }) => {
        if (said === "info") return { to: "stay", say: infoLines(facts) };
        if (said !== "contoh") return { to: `go:${said}` };
        return { to: "stay", say: templateLines(), does: [{ do: "send-file", make: "template" }] };
      },
      examples: ["1", "info", "cek", "lapor", "petugas"],
    }),
  },
});

const CEK = choice("cek", "menu:cek", ["cek status", "status"]);
const INFO = choice("info", "menu:info", ["informasi", "program", "program ini apa"]);
const ALWAYS: readonly Choice[] = [
  choice("lapor", "menu:lapor", ["kecelakaan", "celaka", "meninggal", "lapor kecelakaan"]),
  choice("klaim", "menu:klaim", ["santunan", "cara klaim"]),
  choice("petugas", "menu:petugas", ["bantuan", "tolong"]),
  choice("privasi", "menu:privasi", ["data saya"]),
];

const EVERYBODY: readonly Choice[] = [
  CEK,
  INFO,
  choice("kode", "menu:kode", ["kepala desa", "kades", "wali nagari", "operator"]),
  ...ALWAYS,
];

/** An officer's queue comes first; officers need nobody to pass them on to an officer. */
function deskChoice({ office, desk }: Facts): readonly Choice[] {
  if (!office) return [];
  return [
    choice("meja", "menu:meja", ["antrean", "antrian"], { waiting: desk.waitingCount }),
    choice("rekap", "menu:rekap", ["rekap"]),
    choice("siaran", "menu:siaran", ["broadcast", "kirim pesan"]),
  ];
}

function choicesFor(facts: Facts): readonly Choice[] {
  const choices = facts.role ? [...listChoices(facts), ...VILLAGE] : EVERYBODY;
  return facts.office ? choices.filter(({ id }) => !NOT_FOR_OFFICERS.has(id)) : choices;
}

const NOT_FOR_OFFICERS: ReadonlySet<string> = new Set(["petugas", "kode"]);

/** Lists that were sent in and are still open come first. */
function listChoices({ openLists }: Facts): readonly Choice[] {
  return [
    ...(openLists.waiting > 0 ? [choice("kiriman", "menu:kiriman", ["kiriman"], { waiting: openLists.waiting })] : []),
    ...(openLists.fixes > 0 ? [choice("perbaiki", "menu:perbaiki", ["perbaiki"], { fixes: openLists.fixes })] : []),
  ];
}

const VILLAGE: readonly Choice[] = [
  choice("daftar", "menu:daftar", ["daftarkan", "tambah"]),
  choice("contoh", "menu:contoh", ["excel", "banyak", "sekaligus", "foto ktp"]),
  choice("roster", "menu:roster", ["lihat daftar", "list"]),
  choice("kirim", "menu:kirim", ["kirim daftar"]),
  CEK,
  INFO,
  ...ALWAYS,
];

function greeting({ role, office, programme, roster }: Facts): readonly Line[] {
  if (!role) return [office ? line("menu:hello.officer", { area: office.areaName }) : line("menu:hello")];
  const count = roster?.mainCount ?? 0;
  const phase = programme?.phase;
  return [
    line(`menu:hello.${role.kind}`, { village: role.village.name }),
    ...(programme ? [row("menu:count", { count, quota: programme.quota })] : []),
    ...(roster?.state === "submitted" ? [row("menu:sent", { receipt: roster.lastReceipt ?? "" })] : []),
    ...(roster?.state === "reopened" ? [row("menu:reopened")] : []),
    ...(phase?.is === "socialization" ? [line("umum:notOpenYet", { opens: sayDay(phase.opens) })] : []),
  ];
}
