/**
 * How long it takes from sending a list to seeing what was read of it, through the whole product, and what other chats
 * notice of it: `node test/bench/lists.ts [--smoke]`. Somebody else writes all the time meanwhile.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Inbound } from "../../src/channels/channel.ts";
import { GATHER_MS } from "../../src/messages/inbox.ts";
import { sheet } from "../corpus/workbooks/build.ts";
import { appoint, openQuiet } from "../guarantees/villages.ts";
import { makePeople } from "../support/people.ts";
import { openDatabase } from "./stage.ts";
import { percentile } from "./usage.ts";

const smoke = process.argv.includes("--smoke");
const IDLE_MS = smoke ? 500 : 5_000;
/** Between two messages of the person who writes meanwhile. */
const PAUSE_MS = 20;

const database = await openDatabase();
const [sender, ...others] = await appoint(database.url, 5);
const { app, channel } = openQuiet(database.url);
await app.start();
let order = 0;
try {
  console.log(
    "list                    to preview s  of that gathering s  block ms  other chats p50 ms  p95 ms  peak RSS MB",
  );
  const idle = await watched(() => new Promise((over) => setTimeout(over, IDLE_MS)));
  console.log(row("(nothing: the same, idle)", 0, idle));
  for (const [name, send] of lists()) {
    const measured = await watched(() => toPreview(send));
    console.log(row(name, measured.seconds, measured));
    await toMenu();
  }
} finally {
  await app.stop();
  await database.close();
}

function lists(): [string, () => Promise<unknown>][] {
  const counts = smoke ? [20] : [100, 100, 5_000];
  const pasted = (count: number) => () =>
    take(sender?.chatId, {
      text: makePeople(count, 5)
        .map(({ name, nik, occupation }, at) => `${at + 1}. ${name} - ${nik} - ${occupation}`)
        .join("\n"),
    });
  const workbook = (count: number) => () => {
    const rows = makePeople(count, 6).map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone]);
    channel.files.set("list", sheet([["No", "NIK", "Nama", "Pekerjaan", "No HP"], ...rows]));
    return take(sender?.chatId, { kind: "document", text: "", media: { ref: "list", fileName: "daftar.xlsx" } });
  };
  return [
    // The first one also starts the thread.
    ["1st: pasted, 20 people", pasted(20)],
    ...counts.slice(0, 1).map((n) => [`pasted, ${n} people`, pasted(n)] as [string, () => Promise<unknown>]),
    ...counts.slice(1).map((n) => [`workbook, ${n} people`, workbook(n)] as [string, () => Promise<unknown>]),
  ];
}

function take(chatId: number | undefined, more: Partial<Inbound>): Promise<unknown> {
  order += 1;
  return app.take({
    ...{ channel: "telegram", externalId: `bench-${order}`, order, chatKey: String(chatId), kind: "text", text: "" },
    ...{ sentAtMs: Date.now(), ...more },
  });
}

/** Resolves with the first message to the chat that fits, from now on. */
async function heard(chatId: number | undefined, pattern: RegExp, act: () => Promise<unknown>): Promise<void> {
  const since = channel.sent.length;
  await act();
  while (!channel.sent.slice(since).some((out) => out.chatKey === String(chatId) && pattern.test(out.text)))
    await new Promise((again) => setTimeout(again, 1));
}

function toPreview(send: () => Promise<unknown>): Promise<void> {
  return heard(sender?.chatId, /baris terbaca/, send);
}

/** Lets go of the list, so that the next one finds nothing. */
async function toMenu(): Promise<void> {
  await heard(sender?.chatId, /Buang daftar/, () => take(sender?.chatId, { text: "buang" }));
  await heard(sender?.chatId, /sudah dibuang/, () => take(sender?.chatId, { text: "ya" }));
}

interface Watched {
  readonly seconds: number;
  readonly blockMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** What happens to others while something goes on. */
async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  let over = false;
  const talking = Promise.all(
    others.map(async ({ chatId }) => {
      while (!over) {
        const startMs = performance.now();
        await heard(chatId, /./, () => take(chatId, { text: "MENU" }));
        times.push(performance.now() - startMs);
        await new Promise((again) => setTimeout(again, PAUSE_MS));
      }
    }),
  );
  delay.enable();
  const startMs = performance.now();
  await work();
  const seconds = (performance.now() - startMs) / 1_000;
  delay.disable();
  over = true;
  await talking;
  const sorted = times.sort((one, other) => one - other);
  return { seconds, blockMs: delay.max / 1e6, p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95) };
}

function row(name: string, seconds: number, { blockMs, p50Ms, p95Ms }: Watched): string {
  const cells: [number, number, number][] = [
    [seconds, 2, 12],
    [seconds === 0 ? 0 : GATHER_MS / 1_000, 0, 19],
    [blockMs, 0, 8],
    [p50Ms, 1, 18],
    [p95Ms, 1, 6],
    [process.resourceUsage().maxRSS / 1024, 0, 11],
  ];
  return [name.padEnd(24), ...cells.map(([value, digits, width]) => value.toFixed(digits).padStart(width))].join("  ");
}
