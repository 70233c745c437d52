import {
  type Channel,
  type ChannelId,
  type Outbound,
  type OutFile,
  SendError,
  type SendReason,
} from "../channels/channel.ts";
import type { FileRef, Leased, Watch } from "./item.ts";

/** What becomes of one sent row in the outbox. */
export interface Settlement {
  readonly id: bigint;
  readonly channel: string;
  readonly state: "sent" | "refused" | "queued";
  readonly providerId: string | null;
  readonly reason: string | null;
  /** When a queued row may be tried again; epoch milliseconds. */
  readonly nextTryMs: number;
  /** Tries that count against the message. */
  readonly attempts: number;
  /** The person blocked us: nothing more is sent to this chat until they write again. */
  readonly blocked: boolean;
}

export interface HandParts {
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly watch: Watch;
  /** Makes a file for a chat; rejects when it cannot be made. Called again for each try of its message. */
  openFile(ref: FileRef, chatId: bigint): Promise<OutFile>;
  /** What a person reads below the text of a message whose file could not be made or was not taken. */
  readonly withoutFile: string;
}

/** Tries of a file before its message goes without it: who waits for an answer is not kept waiting for long. */
const FILE_TRIES = 3;
/** No call may take longer, but for the time that the bytes of a file need on a slow line. */
const CALL_LIMIT_MS = 20_000;
const FILE_BYTES_PER_MS = 250;
const FILE_FAULTS: ReadonlySet<SendReason> = new Set(["too-large", "bad-request", "window-closed"]);
/** Begins the reason of a row whose text went out without its file. */
export const FILE_REASON = "file-";

/** Hands one row to its platform, with its file. Throws when it is to be tried again or is refused as a whole. */
export function makeHand(parts: HandParts): (row: Leased) => Promise<Settlement> {
  async function hand(row: Leased): Promise<Settlement> {
    const file = await fileOf(row);
    if (file === "not-made") return handWithout(row, file);
    try {
      const receipt = await within(limitMs(file), channelOf(row).send(outboundOf(row, file)));
      parts.watch({ is: "sent", outboxId: String(row.id), channel: row.channel });
      return { ...settled(row, "sent"), providerId: receipt.providerId };
    } catch (error) {
      if (file !== undefined && isOfFile(error)) return handWithout(row, error.reason);
      throw error;
    }
  }

  /** "not-made" once it was tried often enough; before that, throws what sends the message back to the queue. */
  async function fileOf({ id, chatId, body, attempts }: Leased): Promise<OutFile | "not-made" | undefined> {
    if (body.file === undefined) return undefined;
    try {
      return await within(CALL_LIMIT_MS, parts.openFile(body.file, chatId));
    } catch (error) {
      parts.watch({ is: "file-failed", outboxId: String(id), error });
      if (attempts >= FILE_TRIES) return "not-made";
      throw new SendError("transport", { retryable: true });
    }
  }

  /** The text goes out all the same, and says that its file is missing; the row tells that the file was refused. */
  async function handWithout(row: Leased, why: string): Promise<Settlement> {
    const { text, ...more } = outboundOf(row, undefined);
    const out = { ...more, text: textWithoutFile(text, parts.withoutFile) };
    const receipt = await within(CALL_LIMIT_MS, channelOf(row).send(out));
    const reason = `${FILE_REASON}${why}`;
    parts.watch({ is: "refused", outboxId: String(row.id), channel: row.channel, reason });
    return { ...settled(row, "refused"), reason, providerId: receipt.providerId };
  }

  function channelOf(row: Leased): Channel {
    const channel = parts.channels.get(row.channel as ChannelId);
    if (!channel) throw new SendError("transport", { retryable: true });
    return channel;
  }

  return hand;
}

/** The row has its end; who it reached is the platform's answer. */
export function settled(row: Leased, state: "sent" | "refused"): Settlement {
  const { id, channel, attempts } = row;
  return { id, channel, state, providerId: null, reason: null, nextTryMs: 0, attempts, blocked: false };
}

/** What is read in place of a message with a file. */
export function textWithoutFile(text: string, withoutFile: string): string {
  return text === "" ? withoutFile : `${text}\n\n${withoutFile}`;
}

/** A row as its channel takes it. */
export function outboundOf({ id, chatKey, body, lastHeardMs }: Leased, file: OutFile | undefined): Outbound {
  const { file: _ref, ...said } = body;
  return { id: String(id), chatKey, ...said, ...(file && { file }), ...(lastHeardMs !== undefined && { lastHeardMs }) };
}

function limitMs(file: OutFile | undefined): number {
  return CALL_LIMIT_MS + (file?.bytes.byteLength ?? 0) / FILE_BYTES_PER_MS;
}

/** Whether it may be the file, and not the person or the platform, that a message was refused for. */
function isOfFile(error: unknown): error is SendError {
  return error instanceof SendError && FILE_FAULTS.has(error.reason);
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new SendError("timeout", { retryable: true })), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
