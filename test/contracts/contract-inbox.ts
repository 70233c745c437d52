import { EventEmitter } from "node:events";
import type { Inbound, OnInbound } from "../../src/channels/channel.ts";

const waitLimitMs = 10_000;

export type ContractInbox = ReturnType<typeof makeContractInbox>;

/** An inbox in memory that can be told to refuse or to take its time. */
export function makeContractInbox() {
  const events = new EventEmitter<{ changed: [] }>().setMaxListeners(0);
  const stored: Inbound[] = [];
  let tries = 0;
  let behaviour: () => Promise<void> = async () => undefined;

  const onInbound: OnInbound = async (inbound) => {
    tries += 1;
    events.emit("changed");
    await behaviour();
    const seen = stored.some(({ externalId }) => externalId === inbound.externalId);
    stored.push(inbound);
    events.emit("changed");
    return seen ? "seen" : "new";
  };

  function until(reached: () => boolean): Promise<void> {
    if (reached()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        events.off("changed", check);
      };
      const check = () => {
        if (!reached()) return;
        leave();
        resolve();
      };
      const timer = setTimeout(() => {
        leave();
        reject(new Error(`only ${stored.length} messages stored, ${tries} tried, within ${waitLimitMs} ms`));
      }, waitLimitMs);
      events.on("changed", check);
    });
  }

  return {
    onInbound,
    /** What storing does first; a rejection is a store that refuses. */
    behave: (next: () => Promise<void>) => {
      behaviour = next;
    },
    until,
    stored: async (count: number): Promise<readonly Inbound[]> => {
      await until(() => stored.length >= count);
      return stored;
    },
    tried: (count: number) => until(() => tries >= count),
    tries: () => tries,
    all: (): readonly Inbound[] => stored,
    /** What was said, in the platform's order; what came again under the same id counts once. */
    texts: () => [...new Map(inPlatformOrder(stored).map(({ externalId, text }) => [externalId, text])).values()],
  };
}

function inPlatformOrder(inbounds: readonly Inbound[]): readonly Inbound[] {
  return inbounds.toSorted((a, b) => a.order - b.order);
}
