import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { Audience } from "../../../src/broadcast/audience.ts";
import { feed } from "../../../src/broadcast/feed.ts";
import { countDraft } from "../../../src/broadcast/people.ts";
import { type Actor, askBroadcast, makeBroadcast, moveBySelf } from "../../../src/broadcast/service.ts";
import { findBroadcast } from "../../../src/broadcast/store.ts";
import { chanceOf } from "../../../src/kit/chance.ts";
import type { ProgrammeRow } from "../../../src/programme/service.ts";
import { ids, makeProgramme, NOW_MS, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { makeReader, type Wish } from "./people.ts";

export const ALL: Audience = { roles: ["village_head", "village_operator"], areas: [], channels: [] };
export const [ONE, TWO, FAR] = ["61.07.01.2001", "61.07.01.2004", "61.07.02.2001"] as const;

/** A database for the tests of a file, with a programme and its officer that are new for each of them. */
export function useOffice() {
  let test: TestDb;
  let programme: ProgrammeRow;
  let officer: Actor;
  let year = 2030;
  let next = 0;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  // What stands in the outbox takes up the room of a channel.
  afterEach(async () => {
    await test.db.outbox.updateMany({ where: { state: "queued" }, data: { state: "skipped" } });
  });
  beforeEach(async () => {
    year += 1;
    programme = await makeProgramme(test.db, { year });
    officer = { personId: ids.uuid(), scope: { programmeId: programme.id, areaCode: "61.07" }, chatId: null };
  });

  const tools = { vault, nowMs: NOW_MS };
  const reader = (villageCode: string, more: Partial<Wish> = {}) => {
    next += 1;
    const wish = { programmeId: programme.id, villageCode, chatKey: `9${next}`, ...more };
    return makeReader({ db: test.db, vault, ids, nowMs: NOW_MS }, wish);
  };
  const made = async (audience: Audience = ALL, areaCode = "61.07") => {
    const wanted = {
      programmeId: programme.id,
      areaCode,
      text: "Halo {nama} di {desa}",
      answers: ["Ya", "Tidak"],
      audience,
    };
    const result = await makeBroadcast(test.db, officer, wanted, tools);
    if (result.is !== "made") throw new Error(result.is);
    return result.id;
  };
  const count = async (audience: Audience = ALL, areaCode = "61.07") => {
    const row = await findBroadcast(test.db, await made(audience, areaCode));
    if (!row) throw new Error("gone");
    const channels = await countDraft(test.db, row, vault);
    return channels.reduce((sum, one) => sum + one.count, 0);
  };
  const ask = (id: number) => test.db.$transaction((tx) => askBroadcast(tx, officer, { id, startMs: null }, tools));
  const begin = (id: number) => test.db.$transaction((tx) => moveBySelf(tx, id, { do: "begin", nowMs: NOW_MS }, tools));
  const feedAll = (id: number) =>
    test.db.$transaction((tx) => feed(tx, id, "telegram", { ...tools, chance: chanceOf }));
  const states = async (id: number) =>
    (await test.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } })).map(
      ({ state, reason }) => (reason === null ? state : `${state}: ${reason}`),
    );

  return {
    ...{ tools, reader, made, count, ask, begin, feedAll, states },
    /** The officer is this person from now on. */
    actAs: (personId: string) => {
      officer = { ...officer, personId };
    },
    /** Another number for each test. */
    get nth() {
      return year;
    },
    get db() {
      return test.db;
    },
    get programme() {
      return programme;
    },
    get officer() {
      return officer;
    },
  };
}
