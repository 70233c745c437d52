import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import type { DeliveryNews, MessageEvent } from "../messages/item.ts";

/** Counters over what happens to messages, in Prometheus' text form. */
export interface Metrics {
  readonly registry: Registry;
  note(event: MessageEvent): void;
  noteIgnored(channel: string, reason: string): void;
  /** Messages that were read back, and chats that could not be. */
  noteGap(channel: string, gap: { readonly messages: number; readonly unread: number }): void;
}

/** What one message of a kind costs, in rupiah. */
export type Rates = Readonly<Record<string, number>>;

/** `rates`: what is paid for messages, by the kind that the platform counts them as. */
export function makeMetrics(rates: Rates = {}): Metrics {
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
  const gaps = counter("gap_total", "What arrived while a channel was away: messages read back, chats not read", [
    "channel",
    "what",
  ]);
  const delivered = counter("delivery_total", "What platforms told of messages that they took", [
    "channel",
    "state",
    "reason",
  ]);
  const billed = counter("billed_messages_total", "Messages as the platform counts them for its bill", [
    "channel",
    "kind",
    "billable",
  ]);
  const cost = counter("cost_rupiah_total", "What messages cost by the configured rates; rupiah", ["channel", "kind"]);

  function noteDelivery(channel: string, { state, reason = "", billing }: DeliveryNews): void {
    if (state) delivered.inc({ channel, state, reason });
    if (!billing) return;
    const { kind, billable } = billing;
    billed.inc({ channel, kind, billable: String(billable) });
    if (billable) cost.inc({ channel, kind }, rates[kind] ?? 0);
  }

  return {
    registry,
    noteGap: (channel, { messages, unread }) => {
      gaps.inc({ channel, what: "messages" }, messages);
      gaps.inc({ channel, what: "unread-chats" }, unread);
    },
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
        case "joined":
          return messages.inc({ channel: event.channel, state: "joined", reason: "" });
        case "delivery":
          return noteDelivery(event.channel, event.news);
        case "refused":
        case "delayed":
          return messages.inc({ channel: event.channel, state: event.is, reason: event.reason });
        default:
          return undefined;
      }
    },
  };
}
