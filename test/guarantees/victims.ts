import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MessageEvent } from "../../src/messages/item.ts";
import { freePort } from "../support/free-port.ts";
import type { TelegramFake } from "../support/telegram-fake.ts";

/** When a victim dies: at the n-th event of a kind, or some time after it was told to live. */
export type Kill = { readonly at: MessageEvent["is"]; readonly nth: number } | { readonly afterMs: number };

/** What a victim is told. */
export type Order =
  | { readonly do: "live"; readonly kill: Kill | null }
  | { readonly do: "settle" }
  | { readonly do: "stop" };

/** What every victim of one test has in common. */
export interface VictimAbout {
  readonly databaseUrl: string;
  readonly apiRoot: string;
  readonly token: string;
  /** Telegram by webhook or by polling, or WhatsApp by the Cloud API. */
  readonly mode: "webhook" | "polling" | "cloud";
  /** What Meta and we know each other by; with `mode` "cloud". */
  readonly cloud?: { readonly phoneNumberId: string; readonly appSecret: string; readonly verifyToken: string };
  readonly webhookSecret: string;
  /** Kept over restarts, so that deliveries find the next one. */
  readonly port: number;
  readonly soleOwner: boolean;
  /** Where the platform delivers; the victim's own port when left out. */
  readonly publicUrl?: string;
  /** How far its clock is ahead of the machine's; milliseconds. */
  readonly aheadMs?: number;
  /** Messages a second, "to one chat,overall"; the platform's own limits when left out. */
  readonly pace?: string;
}

/** A server that lives until it kills itself, is killed or is stopped. */
export interface Victim {
  /** Resolves when the process is gone, with the signal that ended it. */
  readonly died: Promise<NodeJS.Signals | null>;
  kill(): void;
  /** Resolves when no event is due and no message under way. */
  settled(): Promise<void>;
  /** Stops it in good order. */
  stop(): Promise<void>;
}

/** Starts one victim after the other; the next one is always warmed up while the one before lives. */
export interface Victims {
  /** Resolves when the victim serves people, or is dead already. */
  live(kill?: Kill | null): Promise<Victim>;
  /** The one that was told to live last. */
  current(): Victim;
  /** Every line that any of them logged. */
  readonly logged: readonly string[];
  readonly port: number;
  close(): Promise<void>;
}

const SECRET = "a-secret-of-the-test";
/** More than any test sends, so that it is never what the test waits for. */
export const NO_LIMIT = "100000,100000";

export async function makeVictims(
  fake: Pick<TelegramFake, "url" | "token">,
  databaseUrl: string,
  changes: Partial<VictimAbout> = {},
): Promise<Victims> {
  const about: VictimAbout = {
    ...{ databaseUrl, apiRoot: fake.url, token: fake.token, mode: "webhook", webhookSecret: SECRET },
    ...{ port: changes.port ?? (await freePort()), soleOwner: true, pace: NO_LIMIT },
    ...changes,
  };
  const logged: string[] = [];
  const running = new Set<ChildProcess>();
  const warmUp = () => {
    const child = startProcess(about, logged);
    running.add(child);
    child.on("exit", () => running.delete(child));
    const complain = (error: Error) => Promise.reject(new Error(`${error.message}\n${logged.slice(-20).join("\n")}`));
    const warm = heard(child, "warm").catch(complain);
    warm.catch(() => undefined);
    return { child, warm };
  };
  let next = warmUp();
  let current: Victim | undefined;
  return {
    logged,
    port: about.port,
    current: () => {
      if (current === undefined) throw new Error("nobody lives yet");
      return current;
    },
    live: async (kill = null) => {
      const { child, warm } = next;
      await warm;
      const victim = toVictim(child);
      current = victim;
      const ready = heard(child, "ready").catch(() => undefined);
      order(child, { do: "live", kill });
      await Promise.race([ready, victim.died]);
      next = warmUp();
      return victim;
    },
    close: async () => {
      const gone = [...running].map((child) => once(child, "exit"));
      for (const child of running) child.kill("SIGKILL");
      await Promise.all(gone);
    },
  };
}

function startProcess(about: VictimAbout, logged: string[]): ChildProcess {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    TZ: "UTC",
    VICTIM: JSON.stringify(about),
    NODE_COMPILE_CACHE: join(tmpdir(), "seratus-victims"),
  };
  const options = { env, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] as ["ignore", "pipe", "pipe", "ipc"] };
  const child: ChildProcess = fork(new URL("./victim.ts", import.meta.url), options);
  child.setMaxListeners(0);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => logged.push(...text.split("\n").filter(Boolean)));
  }
  return child;
}

function toVictim(child: ChildProcess): Victim {
  const died = once(child, "exit").then(([, signal]) => signal as NodeJS.Signals | null);
  return {
    died,
    kill: () => void child.kill("SIGKILL"),
    settled: async () => {
      const settled = heard(child, "settled");
      order(child, { do: "settle" });
      await settled;
    },
    stop: async () => {
      order(child, { do: "stop" });
      await died;
    },
  };
}

function order(child: ChildProcess, what: Order): void {
  // Somebody who died in this very moment hears nothing any more.
  if (child.connected) child.send(what, () => undefined);
}

/** Resolves when the process says so; rejects when it dies without having been told to live. */
function heard(child: ChildProcess, what: string): Promise<void> {
  const heard = new Promise<void>((resolve, reject) => {
    child.on("message", (said) => (said === what ? resolve() : undefined));
    child.on("exit", (code, signal) => reject(new Error(`a victim ended before it was ${what}: ${signal ?? code}`)));
  });
  heard.catch(() => undefined);
  return heard;
}
