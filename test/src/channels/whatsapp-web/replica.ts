/** A server with the channel in it, on a database that it shares with others; what it takes in goes to the parent, which keeps it. */

import type { Inbound } from "../../../../src/channels/channel.ts";
import type { LinkDesk, LinkReport } from "../../../../src/channels/link.ts";
import { makeWhatsAppWeb } from "../../../../src/channels/whatsapp-web/channel.ts";
import { openDb } from "../../../../src/db/client.ts";
import { systemClock } from "../../../../src/kit/clock.ts";
import { makeIds } from "../../../../src/kit/ids.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { makeVault } from "../../../../src/kit/vault.ts";
import { linkDesk } from "../../../../src/link/service.ts";
import { sessionShelf } from "../../../../src/link/session.ts";
import { noPace, quickTimes } from "./quick.ts";

export interface ReplicaOrders {
  readonly dataPath: string;
  readonly chromePath: string;
  readonly args: readonly string[];
  readonly databaseUrl: string;
  /** In base64. */
  readonly key: string;
  /** Before the first copy of a session; milliseconds. */
  readonly graceMs: number;
}

export type Told = { readonly n: number } & ({ readonly inbound: Inbound } | { readonly report: LinkReport });
export interface Stored {
  readonly n: number;
  readonly stored: "new" | "seen";
}

const orders = JSON.parse(process.argv[2] ?? "") as ReplicaOrders;
const waiting = new Map<number, (stored: "new" | "seen") => void>();
let count = 0;

process.on("message", (message: Stored | "stop") => {
  if (message === "stop") void stop();
  else waiting.get(message.n)?.(message.stored);
});

const db = openDb(orders.databaseUrl, 3);
const ids = makeIds(systemClock);
const tools = { db, ids, vault: makeVault([Buffer.from(orders.key, "base64")]) };
const who = { channel: "whatsapp-web", runner: ids.uuid(), nowMs: Date.now };
const desk = linkDesk(tools, who);
const telling: LinkDesk = {
  report: async (report) => {
    const answer = await desk.report(report);
    process.send?.({ n: 0, report });
    return answer;
  },
  release: desk.release,
};

const channel = makeWhatsAppWeb({
  dataPath: orders.dataPath,
  chromePath: orders.chromePath,
  browser: { args: orders.args },
  desk: telling,
  shelf: sessionShelf(tools, who),
  clock: systemClock,
  log: makeLog(process.env.WHATSAPP_TEST_LOG === undefined ? "silent" : "debug"),
  random: Math.random,
  labels: { groupInvite: "", sharePhone: "", hiddenPhone: "" },
  pace: noPace,
  times: { ...quickTimes, graceMs: orders.graceMs, copyMs: 100, silenceMs: 500 },
});

async function stop(): Promise<void> {
  await channel.stop();
  await db.$disconnect();
  process.disconnect();
}

await channel.start(async (inbound) => {
  const n = ++count;
  const stored = await new Promise<"new" | "seen">((resolve) => {
    waiting.set(n, resolve);
    process.send?.({ n, inbound });
  });
  if (stored === "new")
    await channel
      .send({ id: inbound.externalId, chatKey: inbound.chatKey, text: `ya: ${inbound.text}` })
      .catch(() => undefined);
  return stored;
});
