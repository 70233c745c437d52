import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tellReminders } from "../../../src/conversation/reminders.ts";
import { type Day, dateFromDay, dayIn, daysBefore } from "../../../src/kit/date.ts";
import { findProgramme } from "../../../src/programme/service.ts";
import { vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { ending, makeReachable } from "../reminder/people.ts";
import { seratus } from "./shell.ts";

const OF = ["--regency", "61.07"];
const today = dayIn("Asia/Pontianak", Date.now());

describe("the command for reminders", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  const run = (...args: string[]) => seratus(test.url, args);
  const shown = async (...args: string[]) => JSON.parse((await run("reminders", ...OF, ...args, "--json")).out);

  it("has nothing to show without a programme", async () => {
    expect(await run("reminders", ...OF)).toMatchObject({ code: 1, err: expect.stringContaining("no such programme") });
  });

  it("shows who is to be reminded now and sends nothing", async () => {
    const dates = { registrationFrom: dateFromDay(daysBefore(today, 40)), registrationUntil: null };
    const year = Number(today.slice(0, 4));
    const programme = await ending(test.db, { year, ...dates });
    await makeReachable(test.db, programme, { kind: "village_head", areaCode: "61.07.01.2001" });
    expect((await run("programme", "dates", ...OF, "--registration-until", daysBefore(today, -2))).out).toContain(
      "until",
    );
    expect(await shown()).toMatchObject({
      settings: { on: true, at: "08:00", before: [14, 7, 3, 1], every: 7, lateEvery: 3, climb: 2 },
      due: [{ person: "head of Sungai Duri (61.07.01.2001)", of: ["names 100"] }],
      sent: [],
    });
    expect((await run("reminders", ...OF)).out).toMatch(
      /To be reminded[^\n]*\n {2}head of Sungai Duri [^\n]*: names 100\nNobody/,
    );
    expect(await test.db.outbox.count()).toBe(0);
  });

  it("shows what was sent, with the state of the message", async () => {
    // At nine in the morning of today, whatever time it is.
    const nowMs = Date.parse(`${today}T02:00:00Z`);
    expect(await tellReminders(test.db, { vault, nowMs })).toBe(1);
    const { due, sent } = await shown();
    expect(due).toEqual([]);
    expect(sent).toEqual([
      {
        ...{ on: today, areaCode: "61.07.01.2001", rule: "names", period: daysBefore(today, 1), rung: "head" },
        ...{ again: false, message: "queued" },
      },
    ]);
  });

  it("changes when people are reminded, and what was left out stays", async () => {
    const changed = await shown("--at", "09:30", "--before", "3,10,3", "--climb", "3", "--switch", "off");
    expect(changed.settings).toEqual({ on: false, at: "09:30", before: [10, 3], every: 7, lateEvery: 3, climb: 3 });
    expect((await run("reminders", ...OF)).out).toMatch(/^Reminders are switched off\./);
    expect((await shown("--switch", "on")).settings).toMatchObject({ on: true, at: "09:30" });
    expect(await run("reminders", ...OF, "--before", "0")).toMatchObject({ code: 2 });
    expect(await test.db.auditEntry.count({ where: { action: "reminders-set" } })).toBe(2);
  });

  it("moves the days of registration, but not the last one before the first", async () => {
    const before = await run("programme", "dates", ...OF, "--registration-until", daysBefore(today, 50));
    expect(before).toMatchObject({ code: 2, err: expect.stringContaining("cannot end") });
    const until = daysBefore(today, -30) as Day;
    const set = JSON.parse((await run("programme", "dates", ...OF, "--registration-until", until, "--json")).out);
    expect(set).toMatchObject({ registrationFrom: daysBefore(today, 40), registrationUntil: until });
    await run("programme", "dates", ...OF, "--registration-until", "none");
    expect((await findProgramme(test.db, set.id))?.registrationUntil).toBeNull();
  });
});
