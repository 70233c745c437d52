/**
 * How fast a conversation is, beside the same writes in bare SQL in the same run, and how long lists and pictures take:
 * `npm run bench`, or `-- --smoke` for a short one that only shows that it works.
 */
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { type Measured, measureChats } from "./conversation.ts";
import { openStage } from "./stage.ts";

const smoke = process.argv.includes("--smoke");
const LOADS = smoke ? [4] : [1, 32, 128];
/** The first minute of a process is not the one to quote. */
const WARM_UP_CHATS = smoke ? 1 : 32;

const stage = await openStage();
try {
  console.log(
    `DAFTAR x 10 a chat by Telegram webhook; ${cpus().length} cores shared by app, Postgres and the fake Telegram.`,
  );
  await measureChats(stage, WARM_UP_CHATS);
  console.log("chats  messages  msg/s   p50 ms  p95 ms  p99 ms  CPU s/1,000  RSS MB  peak MB  bare SQL msg/s  ratio");
  for (const chats of LOADS) {
    const measured = await measureChats(stage, chats);
    const bare = measureBare(chats, Math.max(200, Math.min(6_000, measured.messages)));
    console.log(row(measured, bare));
  }
  await measureChats(stage, WARM_UP_CHATS, "whatsapp-cloud");
  console.log("\nThe same by WhatsApp Cloud API webhook, with signed calls, aliases and two statuses for each reply:");
  for (const chats of LOADS) {
    const measured = await measureChats(stage, chats, "whatsapp-cloud");
    console.log(row(measured, measureBare(chats, Math.max(200, Math.min(6_000, measured.messages)))));
  }
} finally {
  await stage.close();
}

// Each in a process of its own: a measurement shares its process with nothing.
for (const bench of ["lists", "answers", "reminders", ...(smoke ? [] : ["reading"]), "cards", "whatsapp"]) {
  console.log();
  const args = [join(import.meta.dirname, `${bench}.ts`), ...(smoke ? ["--smoke"] : [])];
  execFileSync(process.execPath, args, { stdio: "inherit" });
}

/** The bare writes with as many clients as there were chats, at most as many as Postgres has connections to spare. */
function measureBare(chats: number, messages: number): number {
  const clients = String(Math.min(chats, 64));
  const out = execFileSync(process.execPath, [
    join(import.meta.dirname, "bare.ts"),
    stage.databaseUrl,
    clients,
    String(messages),
  ]);
  const parsed: { perSecond: number } = JSON.parse(String(out));
  return parsed.perSecond;
}

function row(m: Measured, bare: number): string {
  const cells: [number, number, number][] = [
    [m.chats, 0, 5],
    [m.messages, 0, 8],
    [m.perSecond, 0, 6],
    [m.p50Ms, 1, 7],
    [m.p95Ms, 1, 6],
    [m.p99Ms, 1, 6],
    [m.cpuPerThousand, 2, 11],
    [m.rssMb, 0, 6],
    [m.peakMb, 0, 7],
    [bare, 0, 14],
    [m.perSecond / bare, 2, 5],
  ];
  return cells.map(([value, digits, width]) => value.toFixed(digits).padStart(width)).join("  ");
}
