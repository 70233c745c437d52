import wweb, { type Chat, type Client, type Message, type MessageMedia, type PollVote } from "whatsapp-web.js";
import type { Log } from "../../kit/log.ts";
import type { OutMedia, OutMessage, RecentChat, SentState, WebClient, WebEvents } from "./client.ts";
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
    send: (chatKey, message) => send(client, limits, chatKey, message),
    sentState: async (fullId) => stateOf(await quick(client.getMessageById(fullId))),
    media: (fullId, maxBytes) => fetchMedia(client, limits, fullId, maxBytes),
    recentChats: async () => {
      const chats = await within(limits.listMs, client.getChats());
      return chats.map(toRecent);
    },
    votes: async (pollFullId) => {
      const votes = await within(limits.listMs, client.getPollVotes(pollFullId));
      return votes.map(asVote);
    },
    history: (chatKey, limit) => within(limits.listMs, history(client, chatKey, limit)),
    typing: async (chatKey) => {
      const chat = await quick(client.getChatById(chatKey));
      await quick(chat.sendStateTyping());
    },
    markSeen: async (chatKey) => void (await quick(client.sendSeen(chatKey))),
    askCode: async (phone) => void (await quick(client.requestPairingCode(phone, true, NEVER_MS))),
    accountOf: async (chatKey) => {
      const account = await quick(page().evaluate(accountScript(chatKey)));
      return typeof account === "string" ? account : null;
    },
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
  on("vote_update", (vote: PollVote) => events.vote(asVote(vote)));
  on("message_ack", (message: Message, ack: number) => {
    if (message.fromMe) events.ack(message.id.id, ack);
  });
}

function listenToBrowser(client: Client, events: WebEvents): void {
  client.pupBrowser?.on("disconnected", () => events.browserGone());
  client.pupPage?.on("error", () => events.pageCrashed());
  client.pupPage?.on("close", () => events.pageCrashed());
}

async function send(
  client: Client,
  limits: CallLimits,
  chatKey: string,
  message: OutMessage,
): Promise<SentState | null> {
  // Marking as read broke every send when the page changed; it is done apart, where it may fail.
  const common = { sendSeen: false, linkPreview: false, parseVCards: false };
  if ("question" in message) {
    const poll = new wweb.Poll(message.question, [...message.answers], { allowMultipleAnswers: false } as never);
    return stateOf(await within(limits.callMs, client.sendMessage(chatKey, poll, common)));
  }
  const { text, media } = message;
  const doing = media
    ? client.sendMessage(chatKey, outMedia(media), {
        ...common,
        sendMediaAsDocument: true,
        ...(text !== "" && { caption: text }),
      })
    : client.sendMessage(chatKey, text, common);
  return stateOf(await within(limits.callMs + (media?.bytes.byteLength ?? 0) / FILE_BYTES_PER_MS, doing));
}

function toRecent({ id, timestamp, lastMessage }: Chat): RecentChat {
  const isPoll = lastMessage?.fromMe === true && lastMessage.type === wweb.MessageTypes.POLL_CREATION;
  return {
    key: id._serialized,
    isDirect: id.server === "c.us" || id.server === "lid",
    lastMs: (timestamp ?? 0) * 1000,
    lastPoll: isPoll ? lastMessage.id._serialized : null,
  };
}

/** What the library makes of a vote holds the whole poll and its client. */
function asVote(vote: PollVote): unknown {
  const { voter, selectedOptions, interractedAtTs, parentMsgKey, parentMessage } = vote as PollVote & {
    readonly parentMsgKey?: unknown;
  };
  const picked = selectedOptions.map((option) => (option as unknown as { readonly localId: number }).localId);
  return { voter, picked, atMs: interractedAtTs, poll: parentMsgKey ?? parentMessage?.id };
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

/** As the library looks it up, but without its question to WhatsApp when the page does not know. */
function accountScript(chatKey: string): string {
  const wid = `window.require("WAWebWidFactory").createWid(${JSON.stringify(chatKey)})`;
  return `window.require("WAWebApiContact").getCurrentLid(${wid})?._serialized ?? null`;
}

/** The kind of an error for the log. Its message stays out: it may quote what a person wrote. */
export function kindOf(error: unknown): { readonly error: string; readonly code?: string } {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 40) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { error: error.name, ...(code !== undefined && { code }) };
}
