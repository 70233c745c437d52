import wweb, { type Client, type Message, type MessageMedia } from "whatsapp-web.js";
import type { Log } from "../../kit/log.ts";
import { within } from "./limit.ts";

/**
 * The only file that touches whatsapp-web.js. Every call has a time limit, every listener is wrapped, and nothing of
 * the library leaves it: messages go out as plain data.
 */

/** Milliseconds. */
export interface CallLimits {
  /** An ordinary question to the page. */
  readonly callMs: number;
  /** From the launch of the browser until the page says whether it is paired. */
  readonly beginMs: number;
  /** To list chats or read one of them back. */
  readonly listMs: number;
  /** For the browser to save its profile and close. */
  readonly endMs: number;
}

export const defaultLimits: CallLimits = { callMs: 10_000, beginMs: 90_000, listMs: 30_000, endMs: 10_000 };

/** The library would ask for a new code again and again, and the phone would ring each time; the longest timer there is. */
const NEVER_MS = 2 ** 31 - 1;

/** How quick even a slow line is with the bytes of a file. */
const FILE_BYTES_PER_MS = 250;

export interface WebClientOptions {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder in which the library keeps its `session`. */
  readonly dataPath: string;
  readonly limits: CallLimits;
  readonly log: Log;
}

/** What the page and its browser tell by themselves. */
export interface WebEvents {
  qr(text: string): void;
  code(text: string): void;
  authenticated(): void;
  ready(): void;
  /** The connection of the page: CONNECTED, TIMEOUT, OPENING and others. */
  state(state: string): void;
  /** The library gave the session up; LOGOUT when the phone ended it. */
  disconnected(reason: string): void;
  browserGone(): void;
  pageCrashed(): void;
  message(raw: unknown): void;
  ack(stanzaId: string, ack: number): void;
}

/** A message as the library says it was sent. */
export interface SentState {
  /** Of the message alone; the other form holds the number of the person. */
  readonly stanzaId: string;
  readonly fullId: string;
  /** -1 refused, 0 on its way, 1 taken by the server and above that delivered and read. */
  readonly ack: number;
}

export interface OutMedia {
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

export interface RecentChat {
  readonly key: string;
  /** With one person; not a group, a channel or a status. */
  readonly isDirect: boolean;
  /** Of the last thing that happened in it; epoch milliseconds. */
  readonly lastMs: number;
}

/** One client in one browser, from launch to end. */
export interface WebClient {
  /** Launches and loads; rejects when that fails, and when the device was unlinked meanwhile. */
  begin(): Promise<void>;
  state(): Promise<string | null>;
  reload(): Promise<void>;
  /** Null: nobody has WhatsApp under this key. */
  send(chatKey: string, text: string, media?: OutMedia): Promise<SentState | null>;
  /** Null: the page does not know the message. */
  sentState(fullId: string): Promise<SentState | null>;
  /** Null: the file is gone. "too-large" before any byte is fetched, if the message tells its size. */
  media(fullId: string, maxBytes: number): Promise<Uint8Array | "too-large" | null>;
  recentChats(): Promise<readonly RecentChat[]>;
  /** The newest messages of a chat as plain data, oldest first. */
  history(chatKey: string, limit: number): Promise<readonly unknown[]>;
  typing(chatKey: string): Promise<void>;
  markSeen(chatKey: string): Promise<void>;
  askCode(phone: string): Promise<void>;
  /** The account's own addresses: its number, and its hidden one where the page tells it. */
  ownKeys(): Promise<readonly string[]>;
  unlink(): Promise<void>;
  /** Closes the browser so that its profile is whole; kills it when it does not answer. Never throws. */
  end(): Promise<void>;
}

/** The profile is the supervisor's: the library would delete it under the running browser. */
class KeptProfile extends wweb.LocalAuth {
  readonly #launched: () => void;

  constructor(dataPath: string, launched: () => void) {
    super({ dataPath });
    this.#launched = launched;
    this.logout = async () => undefined;
    this.afterBrowserInitialized = async () => this.#launched();
  }
}

export function makeWebClient(options: WebClientOptions, events: WebEvents): WebClient {
  const { limits, log } = options;
  let ending: Promise<void> | undefined;
  const client = new wweb.Client({
    authStrategy: new KeptProfile(options.dataPath, () => listenToBrowser(client, events)),
    webVersionCache: { type: "none" },
    puppeteer: {
      executablePath: options.executablePath,
      headless: true,
      // By the pipe the browser ends with this process, however that ends; a socket would leave it running.
      pipe: true,
      args: [...options.args],
      ...(options.env && { env: options.env }),
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
  });
  keepFailuresInside(client, log);
  listen(client, events, log);

  const quick = <T>(doing: Promise<T>) => within(limits.callMs, doing);
  const page = () => {
    if (client.pupPage === undefined || client.pupPage === null) throw new Error("there is no page yet");
    return client.pupPage;
  };

  async function end(): Promise<void> {
    const browser = client.pupBrowser?.process();
    await within(limits.endMs, client.destroy()).catch(() => undefined);
    if (browser && browser.exitCode === null && browser.signalCode === null) browser.kill("SIGKILL");
  }

  return {
    begin: () => within(limits.beginMs, client.initialize()),
    state: () => quick(client.getState()),
    reload: async () => void (await quick(page().reload({ timeout: limits.callMs }))),
    send: (chatKey, text, media) => send(client, limits, { chatKey, text, ...(media && { media }) }),
    sentState: async (fullId) => stateOf(await quick(client.getMessageById(fullId))),
    media: (fullId, maxBytes) => fetchMedia(client, limits, fullId, maxBytes),
    recentChats: async () => {
      const chats = await within(limits.listMs, client.getChats());
      return chats.map(({ id, timestamp }) => ({
        key: id._serialized,
        isDirect: id.server === "c.us" || id.server === "lid",
        lastMs: (timestamp ?? 0) * 1000,
      }));
    },
    history: (chatKey, limit) => within(limits.listMs, history(client, chatKey, limit)),
    typing: async (chatKey) => {
      const chat = await quick(client.getChatById(chatKey));
      await quick(chat.sendStateTyping());
    },
    markSeen: async (chatKey) => void (await quick(client.sendSeen(chatKey))),
    askCode: async (phone) => void (await quick(client.requestPairingCode(phone, true, NEVER_MS))),
    ownKeys: () => quick(ownKeys(client)),
    unlink: () => quick(client.logout()),
    end: () => {
      ending ??= end();
      return ending;
    },
  };
}

type Lifecycle = { inject(): Promise<void>; destroy(): Promise<void> };

/**
 * The library calls these two by itself, from listeners that nobody waits for: a failure there would end the process.
 * The first `inject` is the one that `initialize` waits for and may fail.
 */
function keepFailuresInside(client: Client, log: Log): void {
  const own = client as unknown as Lifecycle;
  const [inject, destroy] = [own.inject.bind(client), own.destroy.bind(client)];
  let isFirst = true;
  let destroying: Promise<void> | undefined;
  own.inject = async () => {
    if (isFirst) {
      isFirst = false;
      return inject();
    }
    await inject().catch((error: unknown) => log.info("whatsapp-web.page-not-prepared", kindOf(error)));
  };
  own.destroy = () => {
    destroying ??= destroy().catch((error: unknown) => log.debug("whatsapp-web.close-failed", kindOf(error)));
    return destroying;
  };
}

function listen(client: Client, events: WebEvents, log: Log): void {
  const on = (name: string, handle: (...args: never[]) => void) => {
    client.on(name, (...args: unknown[]) => {
      try {
        handle(...(args as never[]));
      } catch (error) {
        log.warn("whatsapp-web.handler-failed", { on: name, ...kindOf(error) });
      }
    });
  };
  on("qr", events.qr);
  on("code", events.code);
  on("authenticated", () => events.authenticated());
  on("ready", events.ready);
  on("change_state", (state: string) => events.state(String(state)));
  on("disconnected", (reason: string) => events.disconnected(String(reason)));
  on("message", (message: Message) => events.message(message.rawData));
  on("message_ack", (message: Message, ack: number) => {
    if (message.fromMe) events.ack(message.id.id, ack);
  });
}

function listenToBrowser(client: Client, events: WebEvents): void {
  client.pupBrowser?.on("disconnected", () => events.browserGone());
  client.pupPage?.on("error", () => events.pageCrashed());
  client.pupPage?.on("close", () => events.pageCrashed());
}

interface Sending {
  readonly chatKey: string;
  readonly text: string;
  readonly media?: OutMedia;
}

async function send(client: Client, limits: CallLimits, { chatKey, text, media }: Sending): Promise<SentState | null> {
  // Marking as read broke every send when the page changed; it is done apart, where it may fail.
  const common = { sendSeen: false, linkPreview: false, parseVCards: false };
  const doing = media
    ? client.sendMessage(chatKey, outMedia(media), {
        ...common,
        sendMediaAsDocument: true,
        ...(text !== "" && { caption: text }),
      })
    : client.sendMessage(chatKey, text, common);
  return stateOf(await within(limits.callMs + (media?.bytes.byteLength ?? 0) / FILE_BYTES_PER_MS, doing));
}

function outMedia({ mime, bytes, fileName }: OutMedia): MessageMedia {
  return new wweb.MessageMedia(mime, Buffer.from(bytes).toString("base64"), fileName);
}

function stateOf(message: Message | null | undefined): SentState | null {
  if (!message) return null;
  return { stanzaId: message.id.id, fullId: message.id._serialized, ack: message.ack ?? 0 };
}

async function fetchMedia(client: Client, limits: CallLimits, fullId: string, maxBytes: number) {
  const message = await within(limits.callMs, client.getMessageById(fullId));
  if (!message?.hasMedia) return null;
  const { size } = message.rawData as { readonly size?: number };
  if (size !== undefined && size > maxBytes) return "too-large";
  const media = await within(limits.callMs + (size ?? maxBytes) / FILE_BYTES_PER_MS, message.downloadMedia());
  return media ? Buffer.from(media.data, "base64") : null;
}

/**
 * With a limit the library loads what is missing, but shuffles messages of one second when there are more; without
 * one it gives what is loaded, in the order of the page. So the first call loads and the second one reads.
 */
async function history(client: Client, chatKey: string, limit: number): Promise<readonly unknown[]> {
  const chat = await client.getChatById(chatKey);
  if (!chat) return [];
  await chat.fetchMessages({ limit });
  const messages = await chat.fetchMessages({});
  return messages.slice(-limit).map(({ rawData }) => rawData);
}

async function ownKeys(client: Client): Promise<readonly string[]> {
  const lid = await client.pupPage
    ?.evaluate('window.require("WAWebUserPrefsMeUser").getMaybeMeLidUser()?._serialized')
    .catch(() => undefined);
  return [client.info.wid._serialized, ...(typeof lid === "string" ? [lid] : [])];
}

/** The kind of an error for the log. Its message stays out: it may quote what a person wrote. */
export function kindOf(error: unknown): { readonly error: string; readonly code?: string } {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 40) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { error: error.name, ...(code !== undefined && { code }) };
}
