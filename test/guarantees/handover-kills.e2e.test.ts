import { afterEach, describe, expect, it } from "vitest";
import { randomFrom } from "../support/chance.ts";
import { type TestDb, testDb } from "../support/db.ts";
import { startTelegramFake, type TelegramFake } from "../support/telegram-fake.ts";
import { killAll } from "./killing.ts";
import { makeVictims, type Victims } from "./victims.ts";
import { appointOfficer } from "./villages.ts";

const OFFICER = 9_001;
const PERSON = 6_001;
const KILLS = 14;
const SEED = 20261122;
const REPLY_LIMIT_MS = 60_000;

let database: TestDb | undefined;
let fake: TelegramFake | undefined;
let victims: Victims | undefined;
afterEach(async () => {
  await victims?.close();
  await fake?.close();
  await database?.close();
});

describe("a talk between a person and an officer", () => {
  it(`loses, doubles and confuses no word though the server is killed ${KILLS} times`, async () => {
    database = await testDb(1);
    await appointOfficer(database.url, { officer: OFFICER, person: PERSON });
    fake = await startTelegramFake({ recordCalls: false });
    fake.meet(OFFICER);
    victims = await makeVictims(fake, database.url);
    const talk = makeTalk(fake);
    const talking = talk.run();
    talking.catch(() => undefined);
    const counts = await killAll(victims, { kills: KILLS, random: randomFrom(SEED) }, talking);
    talk.stop();
    const last = await victims.live();
    await talking;
    await last.settled();

    const toOfficer = wordsIn(fake, OFFICER, /^#1 [^:]+: kata (\d+)$/);
    const toPerson = wordsIn(fake, PERSON, /^Petugas: jawab (\d+)$/);
    const repeats = toOfficer.length + toPerson.length - 2 * talk.rounds();
    console.log("a talk with an officer:", { ...counts, rounds: talk.rounds(), repeats });
    expect(talk.rounds()).toBeGreaterThan(KILLS);
    expect(withoutRepeats(toOfficer)).toEqual(Array.from({ length: talk.rounds() }, (_, n) => n));
    expect(withoutRepeats(toPerson)).toEqual(Array.from({ length: talk.rounds() }, (_, n) => n));
    // Only what was on its way when the power failed may be said again, to either of them.
    expect(repeats).toBeLessThanOrEqual(2 * KILLS);
  }, 240_000);
});

/** The person asks, the officer takes the case, and the two write to each other until told to stop. */
function makeTalk(platform: TelegramFake) {
  const person = platform.person({ id: PERSON });
  const officer = platform.person({ id: OFFICER });
  let over = false;
  let rounds = 0;
  const heard = async (chatId: number, pattern: RegExp, act: () => unknown) => {
    const newest = platform.received(chatId).at(-1)?.messageId ?? 0;
    const fits = (message: { chatId: number; messageId: number; text: string }) =>
      message.chatId === chatId && message.messageId > newest && pattern.test(message.text);
    const reply = platform.waitFor(fits, REPLY_LIMIT_MS);
    reply.catch(() => undefined);
    act();
    await reply.catch(() => {
      const last = platform.received(chatId).at(-1)?.text;
      throw new Error(`chat ${chatId} waits for ${pattern} and last heard ${JSON.stringify(last)}`);
    });
  };
  return {
    rounds: () => rounds,
    stop: () => {
      over = true;
    },
    run: async () => {
      await heard(PERSON, /Soal apa/, () => person.say("PETUGAS"));
      await heard(PERSON, /kabupaten atau kota mana/, () => person.say("kartu saya hilang"));
      await heard(OFFICER, /Pertanyaan baru, #1/, () => person.say("Kabupaten Bengkayang"));
      await heard(PERSON, /Petugas sudah terhubung/, () => officer.say("AMBIL 1"));
      while (!over) {
        await heard(OFFICER, new RegExp(`^#1 [^:]+: kata ${rounds}$`), () => person.say(`kata ${rounds}`));
        await heard(PERSON, new RegExp(`^Petugas: jawab ${rounds}$`), () => officer.say(`jawab ${rounds}`));
        rounds += 1;
      }
    },
  };
}

/** The numbers of the words that reached a chat, in the order in which they did. */
function wordsIn(platform: TelegramFake, chatId: number, pattern: RegExp): number[] {
  return platform.received(chatId).flatMap(({ text }) => {
    const word = pattern.exec(text)?.[1];
    return word === undefined ? [] : [Number(word)];
  });
}

/** Each word once, at its first coming. */
function withoutRepeats(words: readonly number[]): readonly number[] {
  return [...new Set(words)];
}
