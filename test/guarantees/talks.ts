import type { Inbound } from "../../src/channels/channel.ts";
import type { Nik } from "../../src/kit/nik.ts";
import { nikFor, phoneFor, workerFor } from "../support/builders.ts";
import type { Answer, Seat } from "./seats.ts";
import type { Operator } from "./villages.ts";

/** One person's side of a conversation, as it went out. */
export interface Talk {
  readonly operator: Operator;
  readonly seat: Seat;
  /** Everything the person did, in order. */
  readonly events: readonly Inbound[];
  /** The workers that were registered if nothing was lost, in order. */
  readonly registered: readonly Nik[];
  /** Registers one more worker, in one of several ways. */
  registerNext(): Promise<void>;
  /** Changes its mind so often, in one breath, and ends at the menu; the replies are such as may go out as one message. */
  waver(times: number): Promise<void>;
  /** Sends a file and right behind it so many words, which nobody waits for. */
  sendBehindFile(words: number): void;
  /** Writes so many messages, and waits for no reply. */
  burst(messages: number): void;
}

/** What stands in every file that is sent: nobody's name. */
export const LIST_FILE = Buffer.from("a list");

const WORKERS_A_TALK = 1_000;

export function makeTalk(seat: Seat, operator: Operator): Talk {
  const { chatId } = operator;
  const events: Inbound[] = [];
  const registered: Nik[] = [];
  const teller: Teller = {
    say: (text) => void events.push(seat.say(text)),
    sendFile: () => void events.push(seat.sendFile(LIST_FILE, "daftar.xlsx")),
    tap: (message, title) => void events.push(message.tap(title)),
    answer: seat.answer,
  };
  return {
    operator,
    seat,
    events,
    registered,
    registerNext: async () => {
      const n = (chatId % 50) * WORKERS_A_TALK + registered.length + 1;
      // Not everybody does the same thing at the same time; nobody begins with the last way, which needs somebody known.
      const way = WAYS[(registered.length + (chatId % (WAYS.length - 1))) % WAYS.length];
      const known = workerFor(registered.length > 0 ? n - 1 : n);
      await way?.({ nik: nikFor(n), name: workerFor(n).name, phone: `0${phoneFor(n).slice(3)}`, known }, teller);
      registered.push(nikFor(n));
    },
    waver: async (times) => {
      await teller.answer(MENU, () => {
        for (let n = 0; n < times; n++) teller.say(n % 2 === 0 ? "DAFTAR" : "CEK");
        teller.say("MENU");
      });
    },
    sendBehindFile: (words) => {
      teller.sendFile();
      for (let n = 0; n < words; n++) teller.say(n % 2 === 0 ? "DAFTAR" : "MENU");
    },
    burst: (messages) => {
      for (let n = 0; n < messages; n++) teller.say(BURST[n % BURST.length] ?? "MENU");
    },
  };
}

/** Each answer tells that the message before it was taken first. */
const BURST = [
  "DAFTAR",
  "6107011201850001",
  "Budi Santoso",
  "petani",
  "LEWATI",
  "ubah",
  "nama",
  "Budi",
  "BATAL",
  "CEK",
];

interface Teller {
  say(text: string): void;
  sendFile(): void;
  tap(message: Answer, title: RegExp): void;
  readonly answer: Seat["answer"];
}

interface Person {
  readonly nik: string;
  readonly name: string;
  readonly phone: string;
  /** Who was registered before. */
  readonly known: { readonly nik: string; readonly name: string };
}

type Way = (worker: Person, teller: Teller) => Promise<void>;

const MENU = /Halo, Bapak\/Ibu operator/;
const ASKS_NIK = /Ketik NIK pekerja/;
const ASKS_NAME = /Siapa namanya/;
const ASKS_WORK = /Apa pekerjaannya/;
const ASKS_PHONE = /Nomor HP-nya/;
const SUMMARY = /Mohon diperiksa/;
const savedAs = (name: string) => new RegExp(`Tersimpan.*: ${name}\\.`);

/** How people register a worker: most wait for each reply, some do not. */
const WAYS: readonly Way[] = [
  async ({ nik, name, phone }, { say, answer }) => {
    await answer(ASKS_NIK, () => say("DAFTAR"));
    await answer(SUMMARY, () => say(`${nik} ${name} petani ${phone}`));
    await answer(savedAs(name), () => say("YA"));
  },
  async ({ nik, name }, { say, tap, answer }) => {
    await answer(ASKS_NIK, () => say("DAFTAR"));
    await answer(ASKS_PHONE, () => say(`${nik}, ${name}, nelayan`));
    const summary = await answer(SUMMARY, () => say("LEWATI"));
    await answer(savedAs(name), () => tap(summary, /simpan/));
  },
  async ({ nik, name, phone }, { say, answer }) => {
    await answer(ASKS_NIK, () => say("daftar"));
    await answer(ASKS_NAME, () => say(nik));
    await answer(ASKS_WORK, () => say(name));
    await answer(ASKS_PHONE, () => say("2"));
    await answer(SUMMARY, () => say(phone));
    await answer(savedAs(name), () => say("1"));
  },
  async ({ nik, name, phone }, { say, sendFile, answer }) => {
    await answer(ASKS_NIK, () => say("DAFTAR"));
    await answer(/Berkas daftar.xlsx tidak berisi/, () => sendFile());
    await answer(ASKS_NIK, () => say("DAFTAR"));
    await answer(SUMMARY, () => say(`${nik} ${name} petani ${phone}`));
    await answer(savedAs(name), () => say("ya"));
  },
  async ({ nik, name }, { say, answer }) => {
    await answer(savedAs(name), () => {
      for (const text of ["DAFTAR", nik, name, "petani", "LEWATI", "YA"]) say(text);
    });
  },
  async ({ nik, name, phone }, { say, sendFile, answer }) => {
    await answer(savedAs(name), () => {
      sendFile();
      for (const text of ["DAFTAR", `${nik} ${name} petani ${phone}`, "YA"]) say(text);
    });
  },
  async ({ nik, name, phone }, { say, answer }) => {
    await answer(SUMMARY, () => {
      for (const text of ["DAFTAR", "CEK", "DAFTAR", "CEK", "DAFTAR", `${nik} ${name} petani ${phone}`]) say(text);
    });
    await answer(savedAs(name), () => say("YA"));
  },
  async ({ nik, name, phone, known }, { say, answer }) => {
    const list = `1. ${known.name}, ${known.nik}, petani\n2. ${name}, ${nik}, petani, ${phone}`;
    await answer(/2 baris terbaca: 1 baru, 1 sudah ada/, () => say(list));
    await answer(/1 orang tersimpan/, () => say("YA"));
  },
];
