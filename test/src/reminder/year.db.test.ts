import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tellReminders } from "../../../src/conversation/reminders.ts";
import { type Db, openDb } from "../../../src/db/client.ts";
import { dateFromDay, dayIn, timeIn } from "../../../src/kit/date.ts";
import { readKnown } from "../../../src/programme/holidays.ts";
import { isRestTime, zoneOf } from "../../../src/programme/quiet-rules.ts";
import type { ProgrammeRow } from "../../../src/programme/service.ts";
import { snooze } from "../../../src/reminder/service.ts";
import { type Holder, ids, makeEnrolled, noRoster, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { at, day, ending, makeReachable, villagesIn } from "./people.ts";

const HOUR_MS = 3_600_000;
const STEP_MS = 3 * HOUR_MS;
/** The expected list; UPDATE=1 writes it anew, to be reviewed as a diff. */
const FILE = join(import.meta.dirname, "year.txt");
const UPDATE = process.env.UPDATE === "1";
const QUOTA = 5;
/** The process is off for 30 hours; on another day the clock goes back by one. */
const OUTAGE = [at("2026-04-20T00:30:00Z"), at("2026-04-21T06:30:00Z")] as const;
const SET_BACK = at("2026-05-04T03:00:00Z");

/** Registration from 2 March to 30 June 2026 in three zones; in Pontianak one village for each rule, and its officers. */
describe("a year of reminders", () => {
  let test: TestDb;
  let db: Db;
  let main: ProgrammeRow;
  let villages: string[];
  /** By chat, who it is and where. */
  const people = new Map<bigint, { readonly name: string; readonly zone: string }>();
  /** By number of the village. */
  const heads: string[] = [];
  beforeAll(async () => {
    test = await testDb();
    db = test.db;
    main = await programmeIn("61.07");
    villages = await villagesIn(db, "61.07", 5);
    for (const n of [0, 1, 2, 3, 4]) {
      const { personId } = await person(`V${n} head`, main, "village_head", villages[n] ?? "");
      heads.push(personId);
    }
    await person("V1 operator", main, "village_operator", villages[1] ?? "");
    await person("district", main, "officer", "61.07.01");
    await person("regency", main, "officer", "61.07");
    for (const [name, regencyCode] of [
      ["WITA head", "73.01"],
      ["WIT head", "94.01"],
    ] as const) {
      const [areaCode = ""] = await villagesIn(db, regencyCode, 1);
      await person(name, await programmeIn(regencyCode), "village_head", areaCode);
    }
    await nameWorkers(1, 3);
    await nameWorkers(2, 5);
    await nameWorkers(3, 5);
    await listRow(1, "fixing");
    await listRow(4, "waiting");
  });
  afterAll(() => test.close());

  function programmeIn(regencyCode: string): Promise<ProgrammeRow> {
    // The clock that was set for the office is wrong on purpose: the villages live by their own.
    return ending(db, {
      ...{ regencyCode, timeZone: "Asia/Jakarta", quotaPerVillage: QUOTA },
      ...{ registrationFrom: dateFromDay(day("2026-03-02")), registrationUntil: dateFromDay(day("2026-06-30")) },
    });
  }

  async function person(
    name: string,
    of: ProgrammeRow,
    kind: "village_head" | "village_operator" | "officer",
    areaCode: string,
  ) {
    const made = await makeReachable(db, of, { kind, areaCode }, "2026-03-02T03:00:00Z");
    people.set(made.chatId, { name, zone: zoneOf(areaCode) });
    return made;
  }

  const actorOf = (n: number) =>
    ({ personId: heads[n] ?? "", kind: "village_head", programmeId: main.id, villageCode: villages[n] ?? "" }) as const;
  async function nameWorkers(n: number, count: number, atMs = at("2026-03-03T03:00:00Z"), from = 0): Promise<void> {
    const actor = actorOf(n);
    const holder = {
      ...{ programme: main, actor, chatId: 0n, personId: actor.personId },
      base: { ...noRoster },
    } as unknown as Holder;
    for (let one = from; one < from + count; one++) await makeEnrolled(db, holder, 100 * n + one, {}, atMs);
  }
  const roster = (n: number) => ({ programmeId: main.id, villageCode: villages[n] ?? "" });
  const submit = (n: number) => db.roster.updateMany({ where: roster(n), data: { state: "submitted" } });
  const enrolled = (n: number, positions: readonly number[]) => ({
    roster: roster(n),
    position: { in: [...positions] },
  });

  async function listRow(n: number, state: "fixing" | "waiting"): Promise<void> {
    const sealed = vault.seal("draft.row", JSON.stringify({ problems: [{ code: "nik.tooShort" }] }));
    await db.draftRow.create({
      data: {
        ...{ readingId: ids.uuid(), programmeId: main.id, villageCode: villages[n] ?? "", personId: heads[n] ?? "" },
        ...{ way: "text", source: "", sealed, rowIndex: "x", verdict: state, state, replaces: [] },
        createdAt: new Date(at("2026-03-03T03:00:00Z")),
      },
    });
  }

  const undone = { chatId: 0n, personId: "", textSealed: "" };
  async function ask(kind: "officer" | "data_deletion", atMs: number, promisedMs: number): Promise<void> {
    const [chatId] = [...people.keys()];
    await db.helpRequest.create({
      data: {
        ...{
          ...undone,
          chatId: chatId ?? 0n,
          personId: heads[0] ?? "",
          kind,
          programmeId: main.id,
          areaCode: villages[0] ?? "",
        },
        ...{ at: new Date(atMs), promisedBy: new Date(promisedMs) },
      },
    });
  }

  /** What happens in the world, in order; each at the first look from then on. */
  const events: readonly (readonly [string, (nowMs: number) => Promise<unknown>])[] = [
    ["2026-03-10T00:00:00Z", () => submit(3)],
    ["2026-04-15T12:00:00Z", () => submit(2)],
    ["2026-05-11T06:00:00Z", (nowMs) => snooze(db, heads[4] ?? "", day("2026-05-11"), nowMs)],
    // The wrong row of V1 is mended and the list filled, but not sent.
    ["2026-05-20T06:00:00Z", (nowMs) => nameWorkers(1, 2, nowMs, 3)],
    ["2026-05-20T06:00:00Z", () => db.draftRow.updateMany({ where: { state: "fixing" }, data: { state: "dropped" } })],
    ["2026-06-16T06:00:00Z", () => submit(1)],
    ["2026-07-06T06:00:00Z", (nowMs) => refuse(2, [4, 5], nowMs)],
    [
      "2026-07-30T06:00:00Z",
      () => db.enrolment.updateMany({ where: { state: "refused" }, data: { state: "submitted" } }),
    ],
    ["2026-08-01T06:00:00Z", () => coverUntil(3, "2026-10-31")],
    ["2026-08-03T06:00:00Z", (nowMs) => ask("data_deletion", nowMs, nowMs + 72 * HOUR_MS)],
    ["2026-08-06T06:00:00Z", (nowMs) => db.helpRequest.updateMany({ data: { closedAt: new Date(nowMs) } })],
    ["2026-08-13T03:00:00Z", (nowMs) => ask("officer", nowMs, nowMs + 2 * HOUR_MS)],
    ["2026-08-20T06:00:00Z", (nowMs) => db.helpRequest.updateMany({ data: { closedAt: new Date(nowMs) } })],
    ["2026-08-27T06:00:00Z", (nowMs) => report(nowMs)],
    ["2026-09-01T06:00:00Z", () => db.report.updateMany({ data: { state: "handling" } })],
    ["2026-10-29T06:00:00Z", () => coverUntil(3, "2027-10-31")],
  ];
  const refuse = (n: number, positions: readonly number[], nowMs: number) =>
    db.enrolment.updateMany({ where: enrolled(n, positions), data: { state: "refused", updatedAt: new Date(nowMs) } });
  const coverUntil = (n: number, until: string) =>
    db.enrolment.updateMany({
      where: { roster: roster(n) },
      data: { state: "active", coverFrom: new Date("2026-08-01"), coverUntil: new Date(until) },
    });
  const report = (nowMs: number) =>
    db.report.create({
      data: {
        ...{
          receipt: "LP-ACDE-FGHJ",
          chatId: [...people.keys()][0] ?? 0n,
          personId: heads[0] ?? "",
          state: "received",
        },
        ...{ toldState: "received", programmeId: main.id, villageCode: villages[0] ?? "" },
        ...{ startedAt: new Date(nowMs), touchedAt: new Date(nowMs), sentAt: new Date(nowMs) },
      },
    });

  /** Every message of the year: on which day of its place, to whom, of what. */
  async function heard(): Promise<string[]> {
    const rows = await db.reminder.findMany({ orderBy: { id: "asc" } });
    const messages = await db.outbox.findMany({ where: { noticeKey: { endsWith: ":0" } }, orderBy: { id: "asc" } });
    const chats = new Map(messages.map((one) => [one.noticeKey?.split(":")[2], one.chatId]));
    const told = Map.groupBy(rows, ({ personId, at: on }) => `${on.getTime()} ${personId}`);
    const lines = [...told.values()].map((ofOne) => {
      const [first] = ofOne;
      const who = people.get(chats.get(first?.personId ?? "") ?? 0n) ?? { name: "", zone: "UTC" };
      const named = ofOne.flatMap(({ areaCode, rule }) => {
        const n = villages.indexOf(areaCode);
        return n >= 0 && !who.name.startsWith("V")
          ? [`V${n} ${rule}`]
          : n >= 0 || areaCode.length < 12 || who.name.startsWith("W")
            ? [rule]
            : [];
      });
      const others = ofOne.length - named.length;
      const all = [...named, ...(others > 0 ? [`${others} without anybody`] : [])];
      return `${dayIn(who.zone, first?.at.getTime() ?? 0)} ${who.name}: ${all.join(", ")}`;
    });
    expect(messages).toHaveLength(lines.length);
    return lines.sort();
  }

  it("comes as expected, in three zones, with holidays, an outage, a clock that was set back, and two replicas", async () => {
    const other = openDb(test.url, 2);
    const waiting = [...events];
    for (let nowMs = at("2026-01-01T00:00:00Z"); nowMs < at("2027-01-01T00:00:00Z"); nowMs += STEP_MS) {
      while (waiting[0] && at(waiting[0][0]) <= nowMs) await waiting.shift()?.[1](nowMs);
      if (nowMs > OUTAGE[0] && nowMs < OUTAGE[1]) continue;
      await Promise.all([db, other].map((by) => tellReminders(by, { vault, nowMs })));
      if (nowMs === SET_BACK) await tellReminders(db, { vault, nowMs: nowMs - HOUR_MS });
    }
    await other.$disconnect();
    const lines = await heard();
    if (UPDATE) writeFileSync(FILE, `${lines.join("\n")}\n`);
    expect(lines).toEqual(readFileSync(FILE, "utf8").trimEnd().split("\n"));

    const holidays = new Set(readKnown().map((one) => one.day));
    const messages = await db.outbox.findMany({ orderBy: { id: "asc" } });
    const days = messages.map(({ chatId, createdAt }) => {
      const zone = people.get(chatId)?.zone ?? "UTC";
      const on = dayIn(zone, createdAt.getTime());
      const time = timeIn(zone, createdAt.getTime());
      expect(isRestTime(on, time) ?? (time < "08:00" ? "early" : null)).toBeNull();
      return { chatId, on };
    });
    expect(new Set(days.map(({ chatId, on }) => `${chatId} ${on}`)).size).toBe(days.length);
    // Only what the law sets a limit to is told on holidays.
    const onHolidays = lines.filter((one) => holidays.has(day(one.slice(0, 10))) && !one.includes("privacy"));
    expect(onHolidays).toEqual([]);
  }, 240_000);
});
