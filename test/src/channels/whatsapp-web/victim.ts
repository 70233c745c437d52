/** A process with the channel in it, to be killed: what it takes in and reports goes to the parent, which keeps it. */

import type { Inbound } from "../../../../src/channels/channel.ts";
import type { LinkReport, Orders } from "../../../../src/channels/link.ts";
import { makeWhatsAppWeb } from "../../../../src/channels/whatsapp-web/channel.ts";
import { systemClock } from "../../../../src/kit/clock.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { noPace, quickTimes } from "./quick.ts";

export interface VictimOrders {
  readonly dataPath: string;
  readonly chromePath: string;
  readonly args: readonly string[];
}

/** What the victim asks its parent; the answer carries the same number. */
export type Question = { readonly n: number } & ({ readonly inbound: Inbound } | { readonly report: LinkReport });
export type Answer = { readonly n: number; readonly answer: "new" | "seen" | Orders };

const orders = JSON.parse(process.argv[2] ?? "") as VictimOrders;
const waiting = new Map<number, (answer: Answer["answer"]) => void>();
let count = 0;

process.on("message", ({ n, answer }: Answer) => {
  waiting.get(n)?.(answer);
  waiting.delete(n);
});

function ask(question: { readonly inbound: Inbound } | { readonly report: LinkReport }): Promise<Answer["answer"]> {
  const n = ++count;
  return new Promise((resolve) => {
    waiting.set(n, resolve);
    process.send?.({ n, ...question });
  });
}

const channel = makeWhatsAppWeb({
  dataPath: orders.dataPath,
  chromePath: orders.chromePath,
  browser: { args: orders.args },
  desk: {
    report: async (report) => (await ask({ report })) as Orders,
    release: async (report) => void (await ask({ report })),
  },
  clock: systemClock,
  log: makeLog("silent"),
  random: Math.random,
  labels: { groupInvite: "", sharePhone: "", hiddenPhone: "" },
  pace: noPace,
  times: quickTimes,
});

await channel.start(async (inbound) => {
  const stored = (await ask({ inbound })) as "new" | "seen";
  if (stored === "new")
    await channel
      .send({ id: inbound.externalId, chatKey: inbound.chatKey, text: `ya: ${inbound.text}` })
      .catch(() => undefined);
  return stored;
});
