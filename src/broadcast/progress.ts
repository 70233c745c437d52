import type { Notice } from "../../flows/notice.ts";
import type { Key } from "../../flows/shared/keys.ts";
import type { ChannelId } from "../channels/channel.ts";
import { SendError } from "../channels/channel.ts";
import type { Line } from "../flowkit/flow.ts";
import { findProgramme, wordsOf } from "../programme/service.ts";
import { say } from "../words/say.ts";
import type { OutreachParts } from "./pump.ts";
import { type BroadcastRow, type Counts, countRecipients, findBroadcast, updateBroadcast } from "./store.ts";

/** Shows the maker of a broadcast how far it is: in one message that changes, or in a few where a channel cannot. */
export interface Progress {
  begin(broadcastId: number): Promise<void>;
  show(row: BroadcastRow): Promise<void>;
  end(row: BroadcastRow): Promise<void>;
}

/** Nobody reads quicker, and each change is a call of the platform. */
const CHANGE_EVERY_MS = 3_000;

export function makeProgress({ db, vault, clock, channels, tell: telling }: OutreachParts): Progress {
  /** By broadcast: when it was shown last, and as what. */
  const shown = new Map<number, { readonly atMs: number; readonly text: string }>();

  async function wordsFor(row: BroadcastRow): Promise<object> {
    const programme = await findProgramme(db, row.programmeId);
    return programme ? wordsOf(programme) : {};
  }

  async function tell(row: BroadcastRow, lines: readonly Line<Key>[], key: string): Promise<void> {
    if (row.createdById === null) return;
    const choices: Notice["choices"] = [{ id: "show", key: "kabar:notice.show", byWord: `SIARAN ${row.id}` }];
    const notice: Notice = {
      ...{ personId: row.createdById, lines, words: await wordsFor(row), key: `broadcast:${row.id}:${key}`, choices },
      ...(row.createdChatId !== null && { chatId: row.createdChatId }),
    };
    await telling([notice]);
  }

  /** The message in the maker's chat that can be changed; null while it was not sent, or where it cannot. */
  async function changeable(row: BroadcastRow) {
    const found =
      row.progressId === null
        ? null
        : await db.outbox.findUnique({ where: { id: row.progressId }, include: { chat: true } });
    const channel = found && channels.get(found.chat.channel as ChannelId);
    if (!found?.providerId || !channel?.edit) return null;
    const chatKey = vault.open("chat.address", found.chat.addressSealed);
    const { providerId } = found;
    return (text: string) => channel.edit?.(chatKey, providerId, text);
  }

  async function change(row: BroadcastRow, text: string): Promise<boolean> {
    const edit = await changeable(row);
    if (!edit) return false;
    shown.set(row.id, { atMs: clock.nowMs(), text });
    // What is missed is shown with the next change.
    await Promise.resolve(edit(text)).catch((error: unknown) => {
      if (!(error instanceof SendError)) throw error;
    });
    return true;
  }

  return {
    begin: async (broadcastId) => {
      const row = await findBroadcast(db, broadcastId);
      if (!row || row.progressId !== null) return;
      await tell(row, progressLines(row, await countRecipients(db, row.id)), "begun");
      const written = await db.outbox.findFirst({
        where: { noticeKey: `broadcast:${row.id}:begun:${row.createdById}:0` },
        select: { id: true },
      });
      if (written) await updateBroadcast(db, row.id, { progressId: written.id });
    },
    show: async (row) => {
      const last = shown.get(row.id);
      if (last && clock.nowMs() - last.atMs < CHANGE_EVERY_MS) return;
      const counts = await countRecipients(db, row.id);
      const text = progressLines(row, counts)
        .map((one) => say(one, {}))
        .join("\n");
      if (text === last?.text || (await change(row, text))) return;
      const isHalf = counts.waiting * 2 <= (row.total ?? 0) && counts.waiting > 0;
      if (isHalf && (row.total ?? 0) >= HALF_FROM) await tell(row, [progressLine(row, counts)], "half");
      shown.set(row.id, { atMs: clock.nowMs(), text });
    },
    end: async (row) => {
      const counts = await countRecipients(db, row.id);
      await change(
        row,
        progressLines(row, counts)
          .map((one) => say(one, {}))
          .join("\n"),
      );
      shown.delete(row.id);
      await tell(row, endLines(row, counts), `done:${row.startedAt?.getTime() ?? 0}`);
    },
  };
}

/** A broadcast to fewer people is over before anybody reads that it is half done. */
const HALF_FROM = 100;

/** How many of how many, and a bar of it. */
function progressLines(row: Pick<BroadcastRow, "id" | "total">, counts: Counts): readonly Line<Key>[] {
  return [progressLine(row, counts), { key: "kabar:progress.bar", vars: { bar: barOf(row, counts) }, tight: true }];
}

function progressLine(row: Pick<BroadcastRow, "id" | "total">, counts: Counts): Line<Key> {
  return { key: "kabar:progress", vars: { number: row.id, done: endedOf(counts), total: row.total ?? 0 } };
}

function endLines(row: BroadcastRow, counts: Counts): readonly Line<Key>[] {
  const { sent, refused, unsure, skipped } = counts;
  const rows = [
    ...(refused > 0 ? [{ key: "siaran:count.refused", vars: { count: refused }, tight: true } as const] : []),
    ...(unsure > 0 ? [{ key: "siaran:count.unsure", vars: { count: unsure }, tight: true } as const] : []),
    ...(skipped > 0 ? [{ key: "siaran:count.skipped", vars: { count: skipped }, tight: true } as const] : []),
  ];
  return [
    { key: "kabar:notice.done", vars: { number: row.id } },
    { key: "siaran:count.sent", vars: { count: sent, total: row.total ?? 0 }, tight: true },
    ...rows,
  ];
}

function endedOf({ sent, refused, unsure, skipped }: Counts): number {
  return sent + refused + unsure + skipped;
}

const BAR = 10;

function barOf({ total }: Pick<BroadcastRow, "total">, counts: Counts): string {
  const full = total ? Math.floor((endedOf(counts) / total) * BAR) : 0;
  return `${"■".repeat(full)}${"□".repeat(BAR - full)}`;
}
