/**
 * How long a regency of several hundred villages takes to remind, and an officer waits for the recap, in a database of
 * its own: `node test/bench/reminders.ts [--smoke]`.
 */

import { SAMPLE_WORDS } from "../../src/cli/sample.ts";
import { recapSheets } from "../../src/conversation/file-words.ts";
import { tellReminders } from "../../src/conversation/reminders.ts";
import type { Db } from "../../src/db/client.ts";
import { dateFromDay, dayIn, daysBefore } from "../../src/kit/date.ts";
import { findProgramme } from "../../src/programme/service.ts";
import { openDesk } from "../../src/reading/thread/desk.ts";
import { recapFacts, villagesOf } from "../../src/recap/service.ts";
import { previewReminders } from "../../src/reminder/service.ts";
import { makeProgramme, vault } from "../support/builders.ts";
import { openDatabase } from "./stage.ts";
import { percentile } from "./usage.ts";

const smoke = process.argv.includes("--smoke");
const ROUNDS = smoke ? 2 : 30;
const VILLAGES = smoke ? 20 : 345;
const PEOPLE = smoke ? 2_000 : 36_000;
const OFFICERS = 20;
/** Lahat has more desa than any other regency of South Sumatra. */
const REGENCY = "16.04";
const TIME_ZONE = "Asia/Jakarta";
/** A Wednesday morning, 14 days before registration ends. */
const NOW_MS = Date.parse("2026-11-11T02:00:00Z");

const database = await openDatabase();
const desk = openDesk();
try {
  const { db } = database;
  const id = await fill(db);
  const today = dayIn(TIME_ZONE, NOW_MS);
  const measure = { quota: 100, timeZone: TIME_ZONE, today };
  const scope = { programmeId: id, areaCode: REGENCY };
  const programme = await findProgramme(db, id);
  if (!programme) throw new Error("the programme is gone");
  const villages = await villagesOf(db, scope, measure);
  const people = villages.reduce((sum, { main, reserve }) => sum + main + reserve, 0);
  console.log(
    `${villages.length} villages, ${people} people on their rosters, ${await db.reminder.count()} reminders told before`,
  );
  console.log("what                                     p50 ms  p95 ms");
  await time("how far every village is (one statement)", () => villagesOf(db, scope, measure));
  await time("REKAP of the regency, added up", () => recapFacts(db, scope, measure));
  await time("REKAP of one district", () => recapFacts(db, { ...scope, areaCode: `${REGENCY}.01` }, measure));
  const sheets = recapSheets(villages, measure.quota, SAMPLE_WORDS);
  await time("the recap as a workbook", () => desk.write({ make: "sheets", sheets }));
  await time("what is due today for everybody", () => previewReminders(db, programme, NOW_MS));
  const startMs = performance.now();
  const written = await tellReminders(db, { vault, nowMs: NOW_MS });
  console.log(
    `${"the daily run, with its messages".padEnd(40)} ${cell(performance.now() - startMs)}  once, ${written} messages`,
  );
  await time("a minute on which nothing is due", () => tellReminders(db, { vault, nowMs: NOW_MS }));
} finally {
  await desk.close();
  await database.close();
}

async function time(what: string, work: () => Promise<unknown>): Promise<void> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    await work();
    times.push(performance.now() - startMs);
  }
  times.sort((one, other) => one - other);
  console.log(`${what.padEnd(40)} ${cell(percentile(times, 0.5))}  ${cell(percentile(times, 0.95))}`);
}

function cell(ms: number): string {
  return ms.toFixed(1).padStart(6);
}

/** Rosters, heads and officers of a regency, and the reminders of the weeks before. Returns the programme. */
async function fill(db: Db): Promise<string> {
  const today = dayIn(TIME_ZONE, NOW_MS);
  const from = daysBefore(today, 60);
  const { id } = await makeProgramme(db, {
    ...{ regencyCode: REGENCY, timeZone: TIME_ZONE, createdAt: dateFromDay(from) },
    ...{ registrationFrom: dateFromDay(from), registrationUntil: dateFromDay(daysBefore(today, -14)) },
  });
  const sealed = vault.seal("chat.address", "somebody");
  const each = Math.ceil(PEOPLE / VILLAGES);
  await db.$executeRaw`
    insert into roster (id, programme_id, village_code)
    select gen_random_uuid(), ${id}::uuid, code from (
      select village.code from area village join area district on district.code = village.parent_code
      where district.parent_code = ${REGENCY} and split_part(village.code, '.', 4) like '2%' order by village.code
      limit ${VILLAGES}) chosen`;
  await db.$executeRaw`
    insert into worker (id, nik_sealed, nik_index, name, sex, birth_date, occupation)
    select gen_random_uuid(), 'sealed', 'n' || n, 'SITI AMINAH', 'P', '1985-07-21', 'petani'
    from generate_series(1, ${each * VILLAGES}::int) n`;
  await db.$executeRaw`
    insert into enrolment (id, roster_id, worker_id, year, position, standing)
    select gen_random_uuid(), roster.id, worker.id, 2026, worker.nth,
      (case when worker.nth <= 100 then 'main' else 'reserve' end)::standing
    from (select id, row_number() over (order by id) - 1 as at from roster) roster
    join (select id, ((row_number() over (order by id)) - 1) / ${each}::int as at,
      ((row_number() over (order by id)) - 1) % ${each}::int + 1 as nth from worker) worker on worker.at = roster.at
    -- Every third village is seven short.
    where worker.nth <= case when roster.at % 3 = 0 then 93 else ${each}::int end`;
  await db.$executeRaw`
    insert into person (id) select gen_random_uuid() from generate_series(1, ${VILLAGES + OFFICERS}::int)`;
  await db.$executeRaw`
    insert into chat (channel, address_index, address_sealed, person_id)
    select 'telegram', id::text, ${sealed}, id from person`;
  await db.$executeRaw`insert into conversation (chat_id, updated_at) select id, ${dateFromDay(from)} from chat`;
  await db.$executeRaw`
    insert into consent (person_id, chat_id, kind, text_version, basis, answer, at)
    select person_id, id, 'chat', '1', 'consent', true, ${dateFromDay(from)} from chat`;
  await db.$executeRaw`
    insert into role (id, person_id, kind, programme_id, area_code, granted_via, granted_at)
    select gen_random_uuid(), person.id, (case when village.code is null then 'officer' else 'village_head' end)::role_kind,
      ${id}::uuid, coalesce(village.code, ${REGENCY}), 'invite', ${dateFromDay(from)}
    from (select id, row_number() over (order by id) as at from person) person
    left join (select village_code as code, row_number() over (order by village_code) as at from roster) village
      on village.at = person.at`;
  await db.$executeRaw`
    insert into reminder (programme_id, area_code, rule, period, person_id, rung, at)
    select programme_id, area_code, rule, ${from}::date + 7 * week, person_id, 'head', ${from}::date + 7 * week
    from role cross join generate_series(1, 6) week cross join (values ('names'), ('unsent')) r(rule)
    where kind = 'village_head'`;
  await db.$executeRaw`analyze`;
  return id;
}
