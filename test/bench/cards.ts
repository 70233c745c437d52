/**
 * How well photos of ID cards are read: three seeds of twenty made-up cards, read as a chat's photos are. `node
 * cards.ts [--smoke] [--width=1600] [--fonts=A.ttf,B.otf]`; with fonts, the NIKs are printed in those.
 */
import { parseArgs } from "node:util";
import type { Day } from "../../src/kit/date.ts";
import { makeCardReader } from "../../src/reading/card/read.ts";
import type { CardField } from "../../src/reading/card/scan.ts";
import { fontAt } from "../support/cards/face.ts";
import { photoOf } from "../support/cards/photo.ts";
import { percentile } from "./usage.ts";

const { values: asked } = parseArgs({
  options: {
    smoke: { type: "boolean" },
    width: { type: "string" },
    fonts: { type: "string" },
    seeds: { type: "string" },
  },
});
const TODAY = "2026-11-22" as Day;
const SEEDS = (asked.seeds?.split(",") ?? (asked.smoke ? ["1"] : ["1", "2", "3"])).map(Number);
const CARDS = asked.smoke ? 4 : 20;
const fonts = asked.fonts?.split(",").map(fontAt);

const FIELDS = ["nik", "name", "birthDate", "sex", "occupation"] as const;

const reader = makeCardReader();
console.log(`seed  field       right of ${CARDS}  sure  sure and wrong  refused   p50 ms  max ms   RSS MB`);
for (const seed of SEEDS) await measure(seed);
await reader.close();

async function measure(seed: number): Promise<void> {
  const tally = new Map(FIELDS.map((field) => [field, { right: 0, sure: 0, wrong: 0 }]));
  const times: number[] = [];
  let refused = 0;
  for (let at = 0; at < CARDS; at++) {
    const print = fonts?.[at % fonts.length];
    const shot = { ...(asked.width ? { width: Number(asked.width) } : {}), ...(print ? { print } : {}) };
    const { bytes, person } = await photoOf(seed * 1_000 + at, shot);
    const startMs = performance.now();
    const reading = await reader.read(bytes, TODAY);
    times.push(performance.now() - startMs);
    if ("fault" in reading) refused++;
    else for (const field of FIELDS) count(tally.get(field), reading.fields[field], person[field]);
  }
  const sorted = times.sort((one, other) => one - other);
  const megabytes = (process.memoryUsage().rss / 1e6).toFixed(0);
  const rest = [refused, percentile(sorted, 0.5).toFixed(0), sorted.at(-1)?.toFixed(0), megabytes];
  for (const [field, { right, sure, wrong }] of tally)
    console.log(
      [seed, field.padEnd(10), right, sure, wrong, ...(field === "nik" ? rest : [])]
        .map((cell, at) => String(cell).padStart([4, 10, 11, 4, 14, 8, 8, 7, 8][at] ?? 0))
        .join("  "),
    );
}

function count(
  tally: { right: number; sure: number; wrong: number } | undefined,
  read: CardField<string>,
  printed: string,
): void {
  if (!tally) return;
  if (read.value === printed) tally.right++;
  if (read.sure) tally.sure++;
  if (read.sure && read.value !== printed) tally.wrong++;
}
