import type { Stage } from "./stage.ts";
import { percentile, usageOf } from "./usage.ts";

/** One measured load. Latency is from the update leaving Telegram to the reply arriving there. */
export interface Measured {
  readonly chats: number;
  readonly messages: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly cpuPerThousand: number;
  readonly rssMb: number;
  readonly peakMb: number;
}

const WORKERS_PER_CHAT = 10;
let nextChat = 1_000_000;

export type Platform = "telegram" | "whatsapp-cloud";

/** DAFTAR ten times in each of `chats` chats side by side; each sends its next message when the reply is there. */
export async function measureChats(stage: Stage, chats: number, platform: Platform = "telegram"): Promise<Measured> {
  const codes = await stage.invites(chats);
  const sit = platform === "telegram" ? onTelegram : onCloud;
  const seats = codes.map((code) => ({ code, chat: new Seat(sit(stage, nextChat++)) }));
  for (const { code, chat } of seats) {
    await chat.say(`KODE ${code}`);
    await chat.say("ya");
    await chat.say("ya");
  }
  const before = usageOf(stage.app.pid);
  const startMs = performance.now();
  const latencies = (await Promise.all(seats.map(({ chat }, n) => register(chat, n)))).flat();
  const seconds = (performance.now() - startMs) / 1_000;
  const after = usageOf(stage.app.pid);
  for (const { chat } of seats) chat.leave();
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    chats,
    messages: sorted.length,
    perSecond: sorted.length / seconds,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
    cpuPerThousand: ((after.cpuSeconds - before.cpuSeconds) / sorted.length) * 1_000,
    rssMb: after.rssMb,
    peakMb: after.peakMb,
  };
}

let nextNik = 0;

async function register(chat: Seat, seat: number): Promise<number[]> {
  const took = [await chat.say("DAFTAR")];
  for (let n = 0; n < WORKERS_PER_CHAT; n++) {
    const serial = String((nextNik++ % 9_998) + 1).padStart(4, "0");
    const month = String((Math.floor(nextNik / 9_998) % 12) + 1).padStart(2, "0");
    const name = `PEKERJA ${"ABCDEFGHIJ"[n]}${"ABCDEFGHIJ"[seat % 10]}`;
    for (const text of [`16040101${month}80${serial}`, name, "petani", "LEWATI", "YA"]) took.push(await chat.say(text));
  }
  return took;
}

/** Somebody with the fake platform on their phone. */
interface Phone {
  say(text: string): unknown;
  /** Calls `heard` for each reply; returns the way to stop that. */
  listen(heard: () => void): () => void;
}

function onTelegram({ telegram }: Stage, id: number): Phone {
  const person = telegram.person({ id });
  return {
    say: person.say,
    listen: (heard) =>
      telegram.onShown(({ chatId }) => {
        if (chatId === id) heard();
      }),
  };
}

function onCloud({ cloud }: Stage, id: number): Phone {
  const person = cloud.person({ phone: `62812${id}` });
  return {
    say: person.say,
    listen: (heard) =>
      cloud.onShown(({ address }) => {
        if (address === person.user.phone) heard();
      }),
  };
}

/** A person in front of the fake platform. */
class Seat {
  readonly #phone: Phone;
  readonly #leave: () => void;
  #heard: (() => void) | null = null;

  constructor(phone: Phone) {
    this.#phone = phone;
    this.#leave = phone.listen(() => this.#heard?.());
  }

  /** Sends, and resolves with the milliseconds until the reply. */
  say(text: string): Promise<number> {
    const startMs = performance.now();
    return new Promise((done) => {
      this.#heard = () => done(performance.now() - startMs);
      this.#phone.say(text);
    });
  }

  leave(): void {
    this.#leave();
  }
}
