/**
 * A loopback stand-in for WhatsApp Web that the real whatsapp-web.js in a real Chromium logs in to: a page with the
 * modules that the library asks for, the account behind it, and faults on demand. What it cannot show is said in
 * docs/whatsapp-web.md.
 */
import { type Account, makeAccount, type SentMessage } from "./whatsapp-standin/account.ts";
import { startServer, WHATSAPP_HOSTS } from "./whatsapp-standin/server.ts";
import type { WireEvents } from "./whatsapp-standin/wire.ts";

export type { SentMessage } from "./whatsapp-standin/account.ts";

export interface StandinOptions {
  /** The bot's own number. */
  readonly me?: string;
  readonly syncDelayMs?: number;
  /** How long one QR counts; milliseconds. */
  readonly refEveryMs?: number;
}

export interface WhatsAppStandin
  extends Pick<
    Account,
    | "deliver"
    | "vote"
    | "sessions"
    | "scan"
    | "enterCode"
    | "refuse"
    | "silence"
    | "expireMedia"
    | "notOnWhatsApp"
    | "sent"
    | "typing"
  > {
  /** Flags that lead a Chromium here, whatever it asks for. */
  readonly chromiumArgs: readonly string[];
  /**
   * What nobody reckoned with so far: modules that the library asked for and the page does not have, hosts that the
   * browser asked for and that are not WhatsApp's, unknown paths. To be empty at the end of every test.
   */
  surprises(): readonly string[];
  /** The person ends the link on the phone; a device that is away learns it when it comes back. */
  unlink(): void;
  /** Nobody scanned in time: the page shows no QR any more. */
  idle(): void;
  setState(state: string): void;
  /** The next page is paired with another phone, which has its own chats. */
  becomeAnother(number: string): void;
  /** How the server took a message of the bot. */
  ack(id: string, ack: number): void;
  edit(id: string, body: string): void;
  /** The next page ends its sync before anybody listens. */
  raceNextSync(): void;
  /** The first message, sent before or from now on, that fits. Rejects after `limitMs` (10 s by default). */
  waitSent(fits: (message: SentMessage) => boolean, limitMs?: number): Promise<SentMessage>;
  /** The bytes of a file that was sent; null when it is gone. */
  fileOf(directPath: string): Buffer | null;
  waitTyping(chat: string): Promise<void>;
  close(): Promise<void>;
}

const WAIT_LIMIT_MS = 10_000;

export async function startWhatsAppStandin(options: StandinOptions = {}): Promise<WhatsAppStandin> {
  const { syncDelayMs = 20, refEveryMs = 20_000 } = options;
  let { me = "6281100000001@c.us" } = options;
  const tells = new Set<(name: string, event: unknown) => void>();
  const missing: string[] = [];
  let races = 0;
  let isIdle = false;

  function emit<Name extends keyof WireEvents>(name: Name, event: WireEvents[Name]): void {
    for (const tell of tells) tell(name, event);
  }

  const account = makeAccount(emit);
  const rotate = setInterval(() => {
    if (account.sessions.size === 0 && !isIdle) account.newRef();
  }, refEveryMs);

  const server = await startServer({
    pageConfig: () => {
      const syncRace = races > 0;
      if (syncRace) races -= 1;
      return {
        me,
        meLid: "900000000000001@lid",
        pushname: "Seratus",
        version: "2.3000.9999999999",
        syncDelayMs,
        syncRace,
      };
    },
    opened: (tell, paired) => {
      // A device has one page; an older one that is still open hears nothing any more.
      tells.clear();
      tells.add(tell);
      isIdle = false;
      if (!paired) account.newRef();
      else if (account.sessions.size > 0) emit("resume", { chats: account.chats() });
      else emit("revoked", {});
    },
    closed: () => undefined,
    media: fileOf,
    keepMedia: account.keepMedia,
    answer: (name) => (name === "missing-module" ? noteMissing : account.answers[name]),
  });

  function fileOf(path: string): Buffer | null {
    const file = account.media.get(path);
    return file === undefined || file.gone ? null : file.bytes;
  }

  function noteMissing({ name }: Record<string, unknown>): object {
    missing.push(String(name));
    return {};
  }

  return {
    ...account,
    chromiumArgs: server.chromiumArgs,
    surprises: () => [
      ...missing.map((name) => `module ${name}`),
      ...[...server.hosts].filter((host) => !WHATSAPP_HOSTS.includes(host)).map((host) => `host ${host}`),
      ...server.strayPaths.map((path) => `path ${path}`),
    ],
    unlink: () => {
      account.sessions.clear();
      emit("revoked", {});
    },
    idle: () => {
      isIdle = true;
      emit("idle", {});
    },
    setState: (state) => emit("state", { state }),
    fileOf,
    becomeAnother: (number) => {
      me = number;
    },
    ack: (id, ack) => emit("ack", { id, ack }),
    edit: (id, body) => emit("edit", { id, body }),
    raceNextSync: () => {
      races += 1;
    },
    waitSent: (fits, limitMs = WAIT_LIMIT_MS) => {
      const found = account.sent.find(fits);
      if (found) return Promise.resolve(found);
      return wait<SentMessage>(limitMs, "nothing was sent that fits", (done) => {
        const look = (message: SentMessage) => fits(message) && done(message);
        account.happened.on("sent", look);
        return () => account.happened.off("sent", look);
      });
    },
    waitTyping: (chat) => {
      if (account.typing.includes(chat)) return Promise.resolve();
      return wait<void>(WAIT_LIMIT_MS, "nobody saw any typing", (done) => {
        const look = (where: string) => where === chat && done();
        account.happened.on("typing", look);
        return () => account.happened.off("typing", look);
      });
    },
    close: async () => {
      clearInterval(rotate);
      await server.close();
    },
  };
}

function wait<T>(limitMs: number, otherwise: string, listen: (done: (value: T) => void) => () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = listen((value) => {
      clearTimeout(timer);
      end();
      resolve(value);
    });
    const timer = setTimeout(() => {
      end();
      reject(new Error(otherwise));
    }, limitMs);
  });
}
