import { createHash } from "node:crypto";
import { z } from "zod";
import type { Ignored, Inbound } from "../channel.ts";
import { aliasOf } from "./parse.ts";

/** A tap on an answer of a poll of ours. */
export interface Vote {
  readonly externalId: string;
  /** Of the person whom the poll was sent to. */
  readonly chatKey: string;
  /** The poll by what `send` gave as its id. */
  readonly stanzaId: string;
  /** Which answer, counted from 0. */
  readonly picked: number;
  /** When the person tapped; epoch milliseconds. */
  readonly atMs: number;
}

const address = z.union([z.string(), z.object({ _serialized: z.string() }).transform((id) => id._serialized)]);

const voteSchema = z.object({
  voter: address,
  picked: z.array(z.number().int().nonnegative()),
  atMs: z.number().nonnegative(),
  /** The key of the poll, such as `true_628…@c.us_3EB0…`. */
  poll: address,
});

/** What a vote means to us. Never throws. Polls of ours take one answer; none is a vote that was taken back. */
export function parseVote(raw: unknown, ownKeys: readonly string[]): Vote | Ignored {
  const read = voteSchema.safeParse(raw);
  if (!read.success) return { ignored: "malformed" };
  const { voter, picked, atMs, poll } = read.data;
  const [fromMe, chatKey = "", stanzaId = ""] = poll.split("_");
  if (ownKeys.includes(voter)) return { ignored: "own" };
  if (fromMe !== "true" || stanzaId === "" || !/@(?:c\.us|lid)$/.test(chatKey)) return { ignored: "foreign-poll" };
  const [only] = picked;
  if (only === undefined) return { ignored: "vote-taken-back" };
  // The number of the chat is in it; of this fingerprint it is not.
  const externalId = createHash("sha256").update(`${poll} ${only} ${atMs}`).digest("base64url");
  return { externalId, chatKey, stanzaId, picked: only, atMs };
}

/** A vote as something that a person did; which choice it means is not known yet. */
export function inboundOf({ externalId, chatKey, atMs }: Vote): Inbound {
  return {
    channel: "whatsapp-web",
    externalId,
    order: Math.floor(atMs / 1000),
    chatKey,
    aliases: [aliasOf(chatKey)],
    kind: "choice",
    text: "",
    sentAtMs: atMs,
  };
}
