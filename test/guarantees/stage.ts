import { type TestDb, testDb } from "../support/db.ts";
import { startTelegramFake, type TelegramFake, type TelegramFakeOptions } from "../support/telegram-fake.ts";
import { type CloudFake, startCloudFake } from "../support/whatsapp-cloud-fake.ts";
import { judge } from "./oracle.ts";
import { seatAtCloud, seatAtTelegram } from "./seats.ts";
import { makeTalk, type Talk } from "./talks.ts";
import { makeVictims, type VictimAbout, type Victims } from "./victims.ts";
import { appoint } from "./villages.ts";

/** Villages with an operator each, a platform, a database, and servers that can be killed between them. */
export interface Stage<Fake = TelegramFake> {
  readonly databaseUrl: string;
  readonly fake: Fake;
  readonly victims: Victims;
  readonly talks: readonly Talk[];
  /** Compares what is stored and was seen with what was sent. */
  judge(): ReturnType<typeof judge>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly chats: number;
  readonly fake?: TelegramFakeOptions;
  readonly victims?: Partial<VictimAbout>;
  /** A database of the test's own; otherwise a new one of the run's server. */
  readonly databaseUrl?: string;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const database: Pick<TestDb, "url" | "close"> =
    options.databaseUrl === undefined ? await testDb(1) : { url: options.databaseUrl, close: async () => undefined };
  const operators = await appoint(database.url, options.chats);
  const fake = await startTelegramFake({ recordCalls: false, ...options.fake });
  const victims = await makeVictims(fake, database.url, options.victims);
  const talks = operators.map((operator) => makeTalk(seatAtTelegram(fake, operator), operator));
  return raise(database, { fake, victims, talks }, () => judge(database.url, "telegram", talks));
}

/** The same with WhatsApp by the Cloud API, whose webhook was set up before anybody wrote. */
export async function openCloudStage(options: Pick<StageOptions, "chats" | "victims">): Promise<Stage<CloudFake>> {
  const database = await testDb(1);
  const operators = await appoint(database.url, options.chats, "whatsapp-cloud");
  const fake = await startCloudFake({ recordCalls: false });
  const { phoneNumberId, appSecret, verifyToken } = fake;
  const cloud = { phoneNumberId, appSecret, verifyToken };
  const victims = await makeVictims(fake, database.url, { mode: "cloud", cloud, ...options.victims });
  const first = await victims.live();
  await fake.hooks.subscribe(`http://127.0.0.1:${victims.port}/whatsapp/webhook`);
  await first.stop();
  const talks = operators.map((operator) => makeTalk(seatAtCloud(fake, operator), operator));
  return raise(database, { fake, victims, talks }, () => judge(database.url, "whatsapp-cloud", talks));
}

function raise<Fake extends { close(): Promise<void> }>(
  database: Pick<TestDb, "url" | "close">,
  parts: Pick<Stage<Fake>, "fake" | "victims" | "talks">,
  judging: Stage["judge"],
): Stage<Fake> {
  return {
    databaseUrl: database.url,
    ...parts,
    judge: judging,
    close: async () => {
      await parts.victims.close();
      await parts.fake.close();
      await database.close();
    },
  };
}

/**
 * Every talk goes on until told to stop, by registering workers unless something else is to be done; rejects at the first
 * reply that does not come.
 */
export function keepTalking(
  talks: readonly Talk[],
  next: (talk: Talk) => Promise<void> = ({ registerNext }) => registerNext(),
): { readonly ended: Promise<unknown>; stop(): void } {
  let over = false;
  const talkOn = async (talk: Talk) => {
    while (!over) await next(talk);
  };
  const ended = Promise.all(talks.map(talkOn));
  ended.catch(() => undefined);
  return {
    ended,
    stop: () => {
      over = true;
    },
  };
}
