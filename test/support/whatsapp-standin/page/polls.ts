import type { WireVote } from "../wire.ts";
import { MsgKey, toWid } from "./ids.ts";
import { ask, config } from "./link.ts";

/** Votes in the polls that this account sent. What the real page decrypts comes as it is. */

/** The table that every vote is written to; the library puts a function of its own in front of that. */
export const pollVotes = { bulkUpsert: async (_votes: readonly object[]): Promise<void> => undefined };

export function castVote(vote: WireVote): void {
  void pollVotes.bulkUpsert([toRow(vote)]);
}

/** What the table holds of one poll, by its full key. */
export async function votesOf(poll: string): Promise<object[]> {
  const votes = await ask<WireVote[]>("votes", { poll: MsgKey.fromString(poll).id });
  return votes.map((vote) => {
    const { parentMsgKey, selectedOptionLocalIds, senderTimestampMs, from } = toRow(vote);
    // Kept as text and bytes there.
    return {
      parentMsgKey: parentMsgKey.toString(),
      sender: from.toString(),
      senderTimestampMs,
      selectedOptionLocalIds: Uint8Array.from(selectedOptionLocalIds),
    };
  });
}

function toRow({ id, poll, chat, picked, atMs }: WireVote) {
  const [person, me] = [toWid(chat), toWid(config.me)];
  const parentMsgKey = new MsgKey({ from: me, to: person, id: poll, selfDir: "out" });
  return {
    id: new MsgKey({ from: person, to: me, id, selfDir: "in" }),
    from: person,
    to: me,
    t: Math.floor(atMs / 1000),
    parentMsgKey,
    pollUpdateParentKey: parentMsgKey,
    selectedOptionLocalIds: [...picked],
    senderTimestampMs: atMs,
  };
}
