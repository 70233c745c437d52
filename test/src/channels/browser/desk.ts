import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { type Browser, makeBrowser } from "../../../../src/channels/browser/channel.ts";
import type { HistoryEntry } from "../../../../src/channels/browser/types.ts";
import type { Inbound, Option, OutFile } from "../../../../src/channels/channel.ts";
import type { Clock } from "../../../../src/kit/clock.ts";
import { makeLog } from "../../../../src/kit/log.ts";

const texts: Record<string, string> = JSON.parse(
  readFileSync(new URL("../../../../locales/id/chat.json", import.meta.url), "utf8"),
);

/** One of the texts a person sees. */
export function word(key: string): string {
  const text = texts[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text;
}

interface Said {
  readonly text: string;
  readonly file?: OutFile;
  readonly options?: readonly Option[];
  readonly askPhone?: boolean;
}

interface Row {
  readonly chatKey: string;
  readonly file?: OutFile;
  readonly entry: HistoryEntry;
}

/** The rest of the product in memory: an inbox, an outbox, and a history that tells what really is in them. */
export interface Desk {
  readonly browser: Browser;
  readonly url: string;
  readonly inbox: readonly Inbound[];
  readonly logged: string[];
  /** What is answered to each message; nothing when undefined. */
  answer: ((inbound: Inbound) => Said | undefined) | undefined;
  /** While true, nothing can be stored or read. */
  isBroken: boolean;
  /** Stores a message to a person as a row, and only then hands it to the channel. */
  say(chatKey: string, said: Said): Promise<void>;
  /** Stores it, as another process would, without handing it to this channel. */
  store(chatKey: string, said: Said): number;
  /** Cuts every open connection. */
  cut(): void;
  /** Resolves with the next message that is stored. */
  arrival(): Promise<Inbound>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly clock?: Clock;
  readonly publicUrl?: string;
}

export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const rows: Row[] = [];
  const inbox: Inbound[] = [];
  const logged: string[] = [];
  const waiting: ((inbound: Inbound) => void)[] = [];
  const clock = options.clock ?? { nowMs: () => Date.now() };
  let outboxSeq = 100;

  const history = async (chatKey: string, afterSeq: number, limit: number) => {
    if (desk.isBroken) throw new Error("history down");
    const mine = rows.filter((row) => row.chatKey === chatKey);
    const at = afterSeq === 0 ? -1 : mine.findIndex((row) => row.entry.id === `o${afterSeq}`);
    return mine
      .slice(at + 1)
      .map((row) => row.entry)
      .slice(-limit);
  };

  const browser = makeBrowser({
    publicUrl: options.publicUrl ?? "http://localhost:3000",
    log: makeLog("debug", { write: (line) => logged.push(line) }),
    clock,
    newSecret: () => randomBytes(24).toString("base64url"),
    history,
    openFile: async (chatKey, outboxId, notBeforeMs) => {
      if (desk.isBroken) throw new Error("no file can be made");
      const row = rows.find((one) => one.chatKey === chatKey && one.entry.id === `o${outboxId}`);
      return row?.file !== undefined && row.entry.atMs >= notBeforeMs ? row.file : null;
    },
    words: word,
  });

  const app = express();
  app.disable("x-powered-by");
  app.use("/chat", browser.router);
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  const onInbound = async (inbound: Inbound): Promise<"new" | "seen"> => {
    if (desk.isBroken) throw new Error("inbox down for 3602041507850003");
    if (inbox.some((known) => known.externalId === inbound.externalId)) return "seen";
    inbox.push(inbound);
    const { chatKey, externalId, kind, text, media } = inbound;
    const fileName = media?.fileName === undefined ? {} : { fileName: media.fileName };
    const id = `i${inbox.length}`;
    rows.push({
      chatKey,
      entry: { id, seq: 0, from: "person", text, externalId, kind, ...fileName, atMs: clock.nowMs() },
    });
    for (const tell of waiting.splice(0)) tell(inbound);
    const said = desk.answer?.(inbound);
    if (said !== undefined) await desk.say(chatKey, said);
    return "new";
  };

  const desk: Desk = {
    browser,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inbox,
    logged,
    answer: undefined,
    isBroken: false,
    store(chatKey, { file, ...said }) {
      outboxSeq += 1;
      const named = file === undefined ? {} : { fileName: file.fileName };
      rows.push({
        chatKey,
        ...(file === undefined ? {} : { file }),
        entry: { id: `o${outboxSeq}`, seq: outboxSeq, from: "assistant", ...said, ...named, atMs: clock.nowMs() },
      });
      return outboxSeq;
    },
    async say(chatKey, said) {
      const id = String(desk.store(chatKey, said));
      await browser.send({ id, chatKey, ...said });
    },
    cut: () => server.closeAllConnections(),
    arrival: () => new Promise((tell) => waiting.push(tell)),
    async close() {
      await browser.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  await browser.start(onInbound);
  return desk;
}
