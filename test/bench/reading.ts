/**
 * How long lists take to read, what memory that takes, and how long the event loop is held up meanwhile:
 * `node test/bench/reading.ts`. Each file is read in a process of its own, so that its peak is its own.
 */
import { execFileSync } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Day } from "../../src/kit/date.ts";
import { openDesk } from "../../src/reading/thread/desk.ts";
import { sheet } from "../corpus/workbooks/build.ts";
import { HOSTILE } from "../src/reading/workbook/hostile.ts";
import { makePeople } from "../support/people.ts";

const RULES = { today: "2026-11-22" as Day, ageRule: { minAge: 18, ageLimit: 65 } };

type Format = "xlsx" | "xls" | "ods";

/** What is measured, by name. */
const FILES: ReadonlyMap<string, () => Uint8Array> = new Map([
  ...[100, 5_000].flatMap((count) =>
    (["xlsx", "xls", "ods"] as const).map(
      (format) => [`${count} people, ${format}`, () => listOf(count, format)] as const,
    ),
  ),
  ...[100, 5_000].map((count) => [`${count} people, pasted`, () => pasted(count)] as const),
  ...HOSTILE.map(({ name, make }) => [name, make] as const),
]);

interface Measured {
  readonly outcome: string;
  readonly firstMs: number;
  readonly againMs: number;
  readonly blockMs: number;
  readonly baseMb: number;
  readonly peakMb: number;
}

const [, , name] = process.argv;
if (name === undefined) {
  console.log("first s  again s  longest block ms  RSS before MB  peak MB  outcome             file");
  for (const file of FILES.keys())
    console.log(row(file, JSON.parse(String(execFileSync(process.execPath, [import.meta.filename, file])))));
} else console.log(JSON.stringify(await measure(FILES.get(name)?.() ?? new Uint8Array())));

/** Twice: the first time the thread and its libraries start as well. */
async function measure(bytes: Uint8Array): Promise<Measured> {
  const desk = openDesk();
  const baseMb = process.memoryUsage.rss() / 1024 ** 2;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const times: number[] = [];
  let outcome = "";
  for (let time = 0; time < 2; time++) {
    const startMs = performance.now();
    const reading = await desk.read({ kind: "file", bytes, fileName: "list" }, RULES);
    times.push(performance.now() - startMs);
    outcome = "fault" in reading ? reading.fault : `${reading.rows.length} people`;
  }
  delay.disable();
  await desk.close();
  const [firstMs = 0, againMs = 0] = times;
  return { outcome, firstMs, againMs, blockMs: delay.max / 1e6, baseMb, peakMb: process.resourceUsage().maxRSS / 1024 };
}

function row(file: string, m: Measured): string {
  const numbers: [number, number, number][] = [
    [m.firstMs / 1_000, 2, 7],
    [m.againMs / 1_000, 2, 7],
    [m.blockMs, 0, 16],
    [m.baseMb, 0, 13],
    [m.peakMb, 0, 7],
  ];
  const cells = numbers.map(([value, digits, width]) => value.toFixed(digits).padStart(width));
  return [...cells, m.outcome.padEnd(18), file].join("  ");
}

function listOf(count: number, format: Format): Uint8Array {
  const rows = makePeople(count, 1).map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone]);
  return sheet([["No", "NIK", "Nama", "Pekerjaan", "No HP"], ...rows], {}, format);
}

function pasted(count: number): Uint8Array {
  return Buffer.from(
    makePeople(count, 1)
      .map((p, at) => `${at + 1}. ${p.name} - ${p.nik} - ${p.occupation}`)
      .join("\n"),
  );
}
