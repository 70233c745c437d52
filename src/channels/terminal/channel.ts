import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../../kit/clock.ts";
import { safeFileName } from "../../kit/file-name.ts";
import { errorFields, type Log } from "../../kit/log.ts";
import {
  type Channel,
  type ChannelStatus,
  type Inbound,
  type Media,
  type OnInbound,
  type Outbound,
  type OutFile,
  SendError,
} from "../channel.ts";
import { wrap } from "./wrap.ts";

const textMax = 4000;
const captionMax = 3000;
const fileMaxBytes = 50 * 1024 * 1024;
const columns = 80;
const imageMimes: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
};

export interface TerminalOptions {
  /** Where lines are read from. */
  readonly input: Readable;
  /** Where answers are printed to. */
  readonly output: Writable;
  /** The conversation. The same session after a restart goes on where it was. */
  readonly session: string;
  /** The name the person shows. */
  readonly name: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Looks up one text of `locales/<language>/chat.json`. */
  readonly words: (key: string, vars?: Readonly<Record<string, string | number>>) => string;
  /** Where the files that are sent to the person are put, each in a folder of its own; the system's temporary one. */
  readonly folder?: string;
  /** Number of the first message; by default the time of the start, so that no number of an earlier run comes again. */
  readonly firstNumber?: number;
}

// The highest number given in this process: a channel may be followed by another within the same millisecond.
let lastNumber = 0;

/** A chat in a shell. */
export interface Terminal extends Channel {
  /** Resolves once the input has ended and its last line was handled. */
  readonly ended: Promise<void>;
}

/**
 * Makes the terminal chat: every line is a message, `/file PATH` or `/file "PATH" CAPTION` sends a document, answers
 * are printed. A file that comes with an answer is put where only this user can read it, and stays there. One line is
 * stored before the next is read.
 */
export function makeTerminal(options: TerminalOptions): Terminal {
  const { output, session, log, clock } = options;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let lines: ReturnType<typeof createInterface> | undefined;
  let isStopping = false;
  let number = options.firstNumber ?? Math.max(clock.nowMs() * 1000, lastNumber + 1);
  let status: ChannelStatus = { state: "off", sinceMs: clock.nowMs() };

  const moveTo = (state: ChannelStatus["state"]) => {
    status = { state, sinceMs: clock.nowMs() };
  };
  const write = (lines: string) =>
    new Promise<void>((done, fail) => {
      output.write(`${lines}\n\n`, (error) => (error ? fail(error) : done()));
    });
  const print = (text: string) => write(wrap(text, columns));

  async function show({ text, file }: Outbound): Promise<void> {
    if (file === undefined) return print(text);
    const path = await save(file, options.folder ?? tmpdir());
    const note = options.words("terminalFile", { name: basename(path), size: sizeOf(file.bytes.byteLength) });
    // The path stays in one piece, so that it can be copied.
    await write([...(text === "" ? [] : [wrap(text, columns)]), wrap(note, columns), path].join("\n"));
  }

  async function handle(line: string, onInbound: OnInbound): Promise<void> {
    const said = await readLine(line);
    if (said === "no-file") return print(options.words("terminalNoFile"));
    if (said.kind === "text" && said.text === "") return;
    const base = { channel: "terminal", externalId: `${session}-${number}`, order: number, chatKey: session } as const;
    lastNumber = Math.max(lastNumber, number);
    number += 1;
    try {
      await onInbound({ ...base, ...said, displayName: options.name, sentAtMs: clock.nowMs() });
    } catch (error) {
      log.error("terminal.not-stored", errorFields(error));
      await print(options.words("terminalNotStored"));
    }
  }

  async function readAll(input: ReturnType<typeof createInterface>, onInbound: OnInbound): Promise<void> {
    for await (const line of input) {
      if (isStopping) return;
      await handle(line, onInbound).catch((error: unknown) => log.error("terminal.line-failed", errorFields(error)));
    }
  }

  return {
    id: "terminal",
    textMax,
    captionMax,
    ended,
    async start(onInbound) {
      lines = createInterface({ input: options.input, crlfDelay: Number.POSITIVE_INFINITY });
      moveTo("ready");
      void readAll(lines, onInbound).finally(end);
    },
    async send(out) {
      if (status.state !== "ready") throw new SendError("transport", { retryable: true });
      if (isTooLarge(out)) throw new SendError("too-large", { retryable: false });
      await show(out).catch(() => {
        throw new SendError("transport", { retryable: true });
      });
      return { providerId: out.id };
    },
    openMedia,
    status: () => status,
    async stop() {
      if (lines !== undefined && status.state === "ready") {
        isStopping = true;
        lines.close();
        await ended;
      }
      moveTo("stopped");
    },
  };
}

function isTooLarge({ text, file }: Outbound): boolean {
  return text.length > (file === undefined ? textMax : captionMax) || (file?.bytes.byteLength ?? 0) > fileMaxBytes;
}

/** Puts a file into a new folder that only this user can open; returns its path. */
async function save({ fileName, bytes }: OutFile, folder: string): Promise<string> {
  const path = join(await mkdtemp(join(folder, "seratus-")), safeFileName(fileName));
  await writeFile(path, bytes, { mode: 0o600 });
  return path;
}

function sizeOf(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes} KB` : `${(kilobytes / 1024).toFixed(1).replace(".", ",")} MB`;
}

type Said = Pick<Inbound, "kind" | "text" | "media">;

async function readLine(line: string): Promise<Said | "no-file"> {
  const found = /^\/file\s+(?:"(?<quoted>[^"]+)"\s*(?<caption>.*)|(?<path>.+))$/.exec(line.trim())?.groups;
  if (found === undefined) return { kind: "text", text: line.trim() };
  const ref = resolve(found.quoted ?? found.path ?? "");
  const file = await stat(ref).catch(() => undefined);
  if (!file?.isFile()) return "no-file";
  const mime = imageMimes[extname(ref).toLowerCase()];
  const media = {
    ref,
    fileName: basename(ref),
    size: file.size,
    ...(mime === undefined ? {} : { claimedMime: mime }),
  };
  return { kind: mime === undefined ? "document" : "image", text: found.caption ?? "", media };
}

async function openMedia(media: Media, maxBytes: number): Promise<Uint8Array> {
  const found = await stat(media.ref).catch(() => undefined);
  if (found !== undefined && found.size > maxBytes) throw new SendError("too-large", { retryable: false });
  const bytes = await readFile(media.ref).catch(() => {
    throw new SendError("bad-request", { retryable: false });
  });
  if (bytes.byteLength > maxBytes) throw new SendError("too-large", { retryable: false });
  return bytes;
}
