import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import type { MessageEvent } from "../messages/item.ts";

/** Counters over what happens to messages, in Prometheus' text form. */
export interface Metrics {
  readonly registry: Registry;
  note(event: MessageEvent): void;
  noteIgnored(channel: string, reason: string): void;
}

export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `seratus_${name}`, help, labelNames, registers: [registry] });
  const events = counter("events_total", "Inbound events, by what became of them", ["state"]);
  const messages = counter("messages_total", "Outgoing messages, by what became of them", [
    "channel",
    "state",
    "reason",
  ]);
  const ignored = counter("ignored_total", "Platform events that move no conversation", ["channel", "reason"]);
  return {
    registry,
    noteIgnored: (channel, reason) => ignored.inc({ channel, reason }),
    note: (event) => {
      switch (event.is) {
        case "committed":
          return events.inc({ state: "handled" }, event.count);
        case "failed":
        case "parked":
          return events.inc({ state: event.is });
        case "sent":
          return messages.inc({ channel: event.channel, state: "sent", reason: "" });
        case "refused":
        case "unsure":
        case "delayed":
          return messages.inc({ channel: event.channel, state: event.is, reason: event.reason });
        default:
          return undefined;
      }
    },
  };
}
