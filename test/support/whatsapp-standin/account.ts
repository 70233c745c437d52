import { createHash, randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import type { WireEvents, WireMessage, WireVote } from "./wire.ts";

export interface File {
  readonly bytes: Buffer;
  readonly mime: string;
  readonly name?: string;
}

/** A message as the test gives it; the rest is filled in. */
export type Said = Partial<Omit<WireMessage, "media">> & {
  readonly chat: string;
  readonly file?: File;
  /** The platform sends the event as often as this; once by default. */
  readonly times?: number;
};

/** What the bot sent, as it went over the wire. */
export interface SentMessage {
  readonly id: string;
  readonly to: string;
  readonly type: string;
  readonly body?: string;
  readonly caption?: string;
  readonly filename?: string;
  readonly mimetype?: string;
  readonly directPath?: string;
  readonly quotedStanzaID?: string;
  readonly pollName?: string;
  readonly pollSelectableOptionsCount?: number;
  readonly pollOptions?: readonly { readonly name: string; readonly localId: number }[];
}

type Emit = <Name extends keyof WireEvents>(name: Name, event: WireEvents[Name]) => void;

/** The bot's account as the servers of WhatsApp and its phone know it: sessions, messages, files. */
export type Account = ReturnType<typeof makeAccount>;

const PAGE = 20;

export function makeAccount(emit: Emit) {
  const happened = new EventEmitter<{
    sent: [SentMessage];
    typing: [string];
    linked: [];
    synced: [];
  }>().setMaxListeners(0);
  const sessions = new Set<string>();
  const history: WireMessage[] = [];
  const unread = new Map<string, number>();
  const media = new Map<string, { readonly bytes: Buffer; gone: boolean }>();
  const sent: SentMessage[] = [];
  const votes: WireVote[] = [];
  const typing: string[] = [];
  const notOnWhatsApp = new Set<string>();
  let ref = "";
  let codeFor: string | undefined;
  let refusals = 0;
  let isSilent = false;

  function newRef(): void {
    ref = `2@${randomBytes(32).toString("base64")}`;
    emit("ref", { ref });
  }

  function link(): void {
    const id = randomBytes(8).toString("hex");
    sessions.add(id);
    emit("paired", { id });
    happened.emit("linked");
  }

  function keepMedia(bytes: Buffer): { readonly directPath: string; readonly filehash: string } {
    const directPath = `/v/t62.${randomBytes(8).toString("hex")}`;
    media.set(directPath, { bytes, gone: false });
    return { directPath, filehash: createHash("sha256").update(bytes).digest("base64") };
  }

  function deliver({ file, times = 1, ...said }: Said): WireMessage {
    const about = file && {
      media: {
        ...keepMedia(file.bytes),
        mimetype: file.mime,
        size: file.bytes.length,
        ...(file.name !== undefined && { filename: file.name }),
      },
    };
    const message: WireMessage = {
      id: randomBytes(16).toString("hex").toUpperCase(),
      ord: history.length,
      fromMe: false,
      type:
        file === undefined ? "chat" : file.mime.startsWith("image/") && file.name === undefined ? "image" : "document",
      t: Math.floor(Date.now() / 1000),
      ...said,
      ...about,
    };
    history.push(message);
    unread.set(message.chat, (unread.get(message.chat) ?? 0) + 1);
    for (let time = 0; time < times; time++) emit("message", message);
    return message;
  }

  /** A person taps on answers of a poll, counted from 0; in place of what that person had tapped before. */
  function vote(poll: SentMessage, picked: readonly number[], times = 1): void {
    const { id, to: chat } = poll;
    const cast = { id: randomBytes(16).toString("hex").toUpperCase(), poll: id, chat, picked, atMs: Date.now() };
    const before = votes.findIndex((one) => one.poll === id);
    if (before >= 0) votes.splice(before, 1);
    votes.push(cast);
    for (let time = 0; time < times; time++) emit("vote", cast);
  }

  /** Undefined: nobody answers; null: refused. */
  function send(message: SentMessage): { readonly t: number } | null | undefined {
    if (isSilent) return undefined;
    if (refusals > 0) {
      refusals -= 1;
      return null;
    }
    const t = Math.floor(Date.now() / 1000);
    const { id, to: chat, type, pollName, pollOptions, ...rest } = message;
    history.push({
      id,
      ord: history.length,
      chat,
      fromMe: true,
      type,
      t,
      ...(rest.body !== undefined && { body: rest.body }),
      ...(pollName !== undefined && { extra: { pollName, pollOptions } }),
    });
    sent.push(message);
    happened.emit("sent", message);
    setTimeout(() => emit("ack", { id, ack: 2 }), 20);
    return { t };
  }

  const answers: Readonly<Record<string, (question: Record<string, unknown>) => unknown>> = {
    "refresh-ref": () => {
      newRef();
      return {};
    },
    synced: () => ({ heard: happened.emit("synced") }),
    "logged-out": () => {
      sessions.clear();
      return {};
    },
    "pairing-code": ({ phone }) => {
      codeFor = String(phone);
      return { code: "ABCD1234" };
    },
    exists: ({ id }) => ({ exists: !notOnWhatsApp.has(String(id)) }),
    seen: () => ({}),
    typing: ({ chat, on }) => {
      if (on === true) typing.push(String(chat));
      happened.emit("typing", String(chat));
      return {};
    },
    send: (message) => send(message as unknown as SentMessage),
    votes: ({ poll }) => votes.filter((one) => one.poll === poll),
    message: ({ id }) => history.find((message) => serialized(message) === id) ?? null,
    earlier: ({ chat, before }) => {
      const all = history.filter((message) => message.chat === chat);
      const at = before === undefined ? all.length : all.findIndex((message) => serialized(message) === before);
      return all.slice(Math.max(0, at - PAGE), at);
    },
  };

  return {
    answers,
    deliver,
    vote,
    keepMedia,
    media,
    sent,
    typing,
    sessions,
    notOnWhatsApp,
    happened,
    newRef,
    /** The phone scans a QR: only the newest counts. */
    scan(qr: string): void {
      const fields = qr.split(",");
      if (fields.length !== 5) throw new Error(`the QR has ${fields.length} fields instead of 5`);
      if (fields[0] !== ref) throw new Error("the QR is stale");
      link();
    },
    /** The phone's owner types the code that the bot showed. */
    enterCode(phone: string, code: string): void {
      if (code !== "ABCD1234" || codeFor !== phone) throw new Error("no such pairing code");
      link();
    },
    chats: () =>
      [...new Set(history.map(({ chat }) => chat))].flatMap((chat) => {
        const count = unread.get(chat) ?? 0;
        const newest = history.findLast((message) => message.chat === chat);
        return newest ? [{ newest, unread: count }] : [];
      }),
    /** The servers refuse the next messages. */
    refuse(count: number): void {
      refusals = count;
    },
    /** Messages get no answer, neither yes nor no. */
    silence(silent: boolean): void {
      isSilent = silent;
    },
    expireMedia(): void {
      for (const file of media.values()) file.gone = true;
    },
  };
}

function serialized({ id, chat, fromMe, author }: WireMessage): string {
  return [fromMe, chat, id, author].filter((part) => part !== undefined).join("_");
}
