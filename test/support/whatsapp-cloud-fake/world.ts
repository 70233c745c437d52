import { createHash, randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";

/** An error answer of the Graph API. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(status: number, code: number, message: string, more: { subcode?: number; retryAfter?: number } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.subcode = more.subcode;
    this.retryAfter = more.retryAfter;
  }
}

export interface FakeFile {
  readonly bytes: Buffer;
  readonly name: string;
  readonly mime: string;
}

interface StoredMedia extends FakeFile {
  readonly id: string;
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly goneAtMs: number;
}

/** A message of ours as the person sees it. */
export interface SentMessage {
  readonly wamid: string;
  /** The number or account it was sent to. */
  readonly address: string;
  readonly type: string;
  readonly text: string;
  /** What can be tapped, in order. */
  readonly options: readonly { readonly id: string; readonly title: string; readonly as: "button" | "row" }[];
  readonly file: FakeFile | undefined;
  /** The name of the template that it was made of. */
  readonly template?: string;
  /** Given back with every status of it. */
  readonly tag: string | undefined;
}

/** Somebody on WhatsApp. */
export interface FakeUser {
  readonly phone: string;
  readonly account: string;
  readonly name: string;
  hidesNumber: boolean;
  /** When they wrote last; epoch milliseconds. */
  lastWroteMs: number;
  readonly shown: SentMessage[];
}

/** One call of ours. */
export interface Call {
  readonly what: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** A text that Meta approved. */
export interface ApprovedTemplate {
  readonly language: string;
  /** With {{1}}, {{2}} for the values. */
  readonly text: string;
  readonly category?: "UTILITY" | "MARKETING";
  readonly header?: "IMAGE" | "DOCUMENT";
}

/** What is on Meta's side. */
export interface World {
  readonly users: FakeUser[];
  readonly media: Map<string, StoredMedia>;
  /** One-time addresses of media, with the end of each. */
  readonly addresses: Map<string, { readonly mediaId: string; readonly goneAtMs: number }>;
  readonly templates: Map<string, ApprovedTemplate>;
  readonly calls: Call[];
  readonly events: EventEmitter<{ shown: [SentMessage]; called: [Call] }>;
  readonly nowMs: () => number;
  /** Keep every call. */
  readonly recordCalls: boolean;
}

export function makeWorld(nowMs: () => number, recordCalls: boolean): World {
  return {
    users: [],
    media: new Map(),
    addresses: new Map(),
    templates: new Map(),
    calls: [],
    events: new EventEmitter<{ shown: [SentMessage]; called: [Call] }>().setMaxListeners(0),
    nowMs,
    recordCalls,
  };
}

/** By number or by account. */
export function userAt(world: World, address: string): FakeUser | undefined {
  return world.users.find(({ phone, account }) => phone === address || account === address);
}

/** As WhatsApp makes it: the number of the person is in it, readable for everybody. */
export function newWamid(phone: string): string {
  return `wamid.${Buffer.concat([Buffer.from(`\x1d\x04${phone}`), randomBytes(18)]).toString("base64")}`;
}

export function storeMedia(world: World, file: FakeFile, keptMs: number): string {
  const id = String(1_000_000_000 + Math.floor(Math.random() * 9_000_000_000));
  const sha256 = createHash("sha256").update(file.bytes).digest("base64");
  world.media.set(id, { ...file, id, sha256, goneAtMs: world.nowMs() + keptMs });
  return id;
}

export function mediaAt(world: World, id: string): StoredMedia {
  const media = world.media.get(id);
  if (media === undefined || media.goneAtMs <= world.nowMs())
    throw new GraphError(400, 100, `Unsupported get request. Object with ID '${id}' does not exist`, { subcode: 33 });
  return media;
}
