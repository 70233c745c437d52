import type { OnAccountChange, OnDelivery, OnInbound } from "../channel.ts";
import { makeLanes } from "../lanes.ts";
import { type Arrived, type Note, parseWebhook } from "./parse.ts";

/** The way of a webhook call into the inbox and the outbox. */
export interface Intake {
  /**
   * Resolves when everything in the call is stored, or moves nothing; rejects when a part of it is not. The messages of one
   * chat are stored one after another, in the order in which they came; what follows one that failed is left for the next time.
   */
  take(body: unknown): Promise<void>;
  /** Lets what is being stored end, and takes nothing more: `take` rejects from now on. */
  close(): Promise<void>;
}

export interface IntakeParts {
  readonly phoneNumberId: string;
  readonly onInbound: OnInbound;
  readonly onDelivery: OnDelivery;
  readonly onAccountChange: OnAccountChange;
  readonly onIgnored: (reason: string) => void;
  readonly onNote: (note: Note) => void;
  /** The newest message of each chat, by which it is shown that an answer is being written. */
  readonly heard: (arrived: Arrived) => void;
}

/** The intake takes nothing more. */
class IntakeClosed extends Error {
  override readonly name = "IntakeClosed";
}

export function makeIntake(parts: IntakeParts): Intake {
  const running = new Set<Promise<unknown>>();
  const inOrder = makeLanes();
  let closed = false;

  async function tracked(storing: Promise<unknown>): Promise<void> {
    running.add(storing);
    try {
      await storing;
    } finally {
      running.delete(storing);
    }
  }

  async function storeChat(messages: readonly Arrived[]): Promise<void> {
    for (const arrived of messages) {
      if (closed) throw new IntakeClosed();
      await tracked(parts.onInbound(arrived.inbound));
      parts.heard(arrived);
    }
  }

  async function take(body: unknown): Promise<void> {
    if (closed) throw new IntakeClosed();
    const { arrived, changes, statuses, notes, ignored } = parseWebhook(body, parts.phoneNumberId);
    for (const reason of ignored) parts.onIgnored(reason);
    for (const note of notes) parts.onNote(note);
    const byChat = Map.groupBy(arrived, ({ inbound }) => inbound.chatKey);
    const storing = [...byChat].map(([chatKey, ofChat]) => inOrder(chatKey, () => storeChat(ofChat)));
    // Behind what came from the same address before.
    for (const change of changes)
      storing.push(inOrder(change.chatKeys[0] ?? "", () => tracked(parts.onAccountChange(change))));
    if (statuses.length > 0) storing.push(tracked(parts.onDelivery(statuses)));
    const done = await Promise.allSettled(storing);
    const failed = done.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(running);
  }

  return { take, close };
}
