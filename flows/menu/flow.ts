import type { Choice, Line, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { infoLines } from "./info.ts";

type Facts = FactsFor<"roster" | "tariff">;
type Chosen = (typeof FLOWS_BEHIND)[number] | "info";

const FLOWS_BEHIND = ["daftar", "roster", "kirim", "cek", "kode", "lapor", "petugas", "privasi"] as const;

const step = stepsOf<"choose", Answers, Facts, Deed>();

/** What can be done here, by what the person is. */
export const menu = makeFlow({
  id: "menu",
  version: 1,
  starts: ["choose"],
  needs: ["roster", "tariff"],
  readAnswers,
  steps: {
    choose: step({
      exits: FLOWS_BEHIND.map((id) => `go:${id}` as const),
      ask: ({ facts }) => [...greeting(facts), line("menu:ask")],
      choices: ({ facts }) => (facts.role ? VILLAGE : EVERYBODY),
      read: (_reply, _view, picked): Reading<Chosen> =>
        picked === null ? { unclear: [line("menu:unclear")] } : { said: picked as Chosen },
      take: (said, { facts }) => (said === "info" ? { to: "stay", say: infoLines(facts) } : { to: `go:${said}` }),
      examples: ["1", "info", "cek", "lapor", "petugas"],
    }),
  },
});

const CEK = choice("cek", "menu:cek", ["cek status", "status"]);
const INFO = choice("info", "menu:info", ["informasi", "program", "program ini apa"]);
const ALWAYS: readonly Choice[] = [
  choice("lapor", "menu:lapor", ["kecelakaan", "celaka", "meninggal", "lapor kecelakaan"]),
  choice("petugas", "menu:petugas", ["bantuan", "tolong"]),
  choice("privasi", "menu:privasi", ["data saya"]),
];

const EVERYBODY: readonly Choice[] = [
  CEK,
  INFO,
  choice("kode", "menu:kode", ["kepala desa", "kades", "wali nagari", "operator"]),
  ...ALWAYS,
];

const VILLAGE: readonly Choice[] = [
  choice("daftar", "menu:daftar", ["daftarkan", "tambah"]),
  choice("roster", "menu:roster", ["lihat daftar", "list"]),
  choice("kirim", "menu:kirim", ["kirim daftar"]),
  CEK,
  INFO,
  ...ALWAYS,
];

function greeting({ role, programme, roster }: Facts): readonly Line[] {
  if (!role) return [line("menu:hello")];
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
