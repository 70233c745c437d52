import { EventEmitter } from "node:events";

/** An answer other than "ok", as the Bot API gives it. */
export class ApiFailure extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;

  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

interface Button {
  readonly text: string;
  readonly callback_data?: string | undefined;
  readonly request_contact?: boolean | undefined;
}

interface ReplyMarkup {
  readonly inline_keyboard?: readonly (readonly Button[])[] | undefined;
  readonly keyboard?: readonly (readonly Button[])[] | undefined;
}

export interface SentFile {
  readonly bytes: Buffer;
  readonly name: string;
  readonly mime: string;
}

/** A message of the bot, as the person sees it now. */
export interface SentMessage {
  readonly chatId: number;
  readonly messageId: number;
  text: string;
  replyMarkup: ReplyMarkup | undefined;
  readonly file: SentFile | undefined;
  edited: boolean;
}

interface StoredFile extends SentFile {
  readonly path: string;
}

export interface FakeChat {
  readonly id: number;
  readonly shown: Map<number, SentMessage>;
  blocked: boolean;
}

/** One call of the bot. */
export interface Call {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** What is on Telegram's side: the chats, the files, and what happened to them. */
export interface World {
  readonly chats: Map<number, FakeChat>;
  readonly files: Map<string, StoredFile>;
  /** Taps by id, and whether they were answered. */
  readonly taps: Map<string, { answered: boolean }>;
  readonly calls: Call[];
  readonly events: EventEmitter<{ shown: [SentMessage]; called: [Call] }>;
  readonly nowMs: () => number;
  nextId(): number;
}

export function makeWorld(nowMs: () => number): World {
  let lastId = 0;
  return {
    chats: new Map(),
    files: new Map(),
    taps: new Map(),
    calls: [],
    events: new EventEmitter<{ shown: [SentMessage]; called: [Call] }>().setMaxListeners(0),
    nowMs,
    nextId: () => ++lastId,
  };
}

/** Lets the bot write to this chat, as after the person's first message. */
export function openChat(world: World, id: number): FakeChat {
  const known = world.chats.get(id);
  if (known !== undefined) return known;
  const chat = { id, shown: new Map(), blocked: false };
  world.chats.set(id, chat);
  return chat;
}

export function storeFile(world: World, file: SentFile): { readonly id: string; readonly path: string } {
  const id = `file-${world.nextId()}`;
  const path = `documents/${id}/${file.name}`;
  world.files.set(id, { ...file, path });
  return { id, path };
}
