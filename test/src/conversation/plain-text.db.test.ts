import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Deed } from "../../../flows/deeds.ts";
import { carryOut } from "../../../src/conversation/deeds.ts";
import { loadNeeds } from "../../../src/conversation/needs.ts";
import { Prisma } from "../../../src/db/generated/client.ts";
import { listPhone } from "../../../src/person/offers.ts";
import { makeHolder, makeProgramme, nikFor, phoneFor, toolsAt, workerFor } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

/** Every table in which the digits stand somewhere, in any kind of column. */
async function tablesWith(test: TestDb, digits: string): Promise<string[]> {
  const tables = await test.db.$queryRaw<{ name: string; bytes: string[] }[]>`
    select table_name::text as name,
      array_remove(array_agg(case when data_type = 'bytea' then column_name::text end), null) as bytes
    from information_schema.columns where table_schema = 'public' group by table_name`;
  const found: string[] = [];
  for (const { name, bytes } of tables) {
    const asText = [`to_jsonb(t)::text`, ...bytes.map((column) => `coalesce(encode(t."${column}", 'escape'), '')`)];
    const sql = `select 1 from "${name}" t where position('${digits}' in ${asText.join(" || ")}) > 0 limit 1`;
    if ((await test.db.$queryRaw<unknown[]>(Prisma.raw(sql))).length > 0) found.push(name);
  }
  return found;
}

describe("what stands in the tables", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  it("is never a NIK or a phone number in plain text, whatever was done", async () => {
    const programme = await makeProgramme(test.db, { quotaPerVillage: 2 });
    const { base, actor } = await makeHolder(test.db, { programme, kind: "village_head" });
    const tools = toolsAt();
    const run = (...deeds: Deed[]) => test.db.$transaction((tx) => carryOut(tx, base, deeds, tools));
    const load = async () => await loadNeeds(test.db, base, ["list", "lastChange", "fingerprint"], {}, tools);
    for (const n of [0, 1, 2]) await run({ do: "enrol", worker: workerFor(n, { phone: phoneFor(n) }), expectMain: n });
    const [first, second] = (await load()).list ?? [];
    const of = { enrolmentId: first?.enrolmentId ?? "" };
    await run(
      { do: "correct", ...of, field: "nik", value: nikFor(3) },
      { do: "correct", ...of, field: "phone", value: phoneFor(3) },
    );
    await run({ do: "undo", changeId: (await load()).lastChange?.changeId ?? "" });
    const reason = `NIK ${nikFor(4)}, HP ${phoneFor(4)}`;
    await run({ do: "remove", enrolmentId: second?.enrolmentId ?? "", reason });
    await run({ do: "verify-phone", phone: phoneFor(5) }, { do: "note-try", of: "check", nik: nikFor(6) });
    await run({ do: "ask-help", kind: "officer", text: `${nikFor(7)} ${phoneFor(7)}` });
    await listPhone(
      test.db,
      phoneFor(8),
      { kind: "officer", programmeId: actor.programmeId, areaCode: "61.07" },
      tools,
    );
    await run({ do: "submit", fingerprint: (await load()).fingerprint ?? "", receipt: "R", statementVersion: "1" });
    for (let n = 0; n < 9; n++) {
      expect(await tablesWith(test, nikFor(n)), `NIK ${n}`).toEqual([]);
      // Without its country code, a number is found in every way of writing it.
      expect(await tablesWith(test, phoneFor(n).slice(3)), `phone ${n}`).toEqual([]);
    }
  });

  it("would be found by this search", async () => {
    await makeProgramme(test.db, { year: 2030, officeContact: "0812-000 812777666" });
    expect(await tablesWith(test, "812777666")).toEqual(["programme"]);
    const { chatId } = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2031 }) });
    const bytes = {
      fileNameSealed: "",
      sizeBytes: 1,
      sha256: "",
      bytesSealed: Buffer.from("x 812777555"),
      createdAt: new Date(),
    };
    await test.db.attachment.create({
      data: { id: "01a201a0-1c80-70f6-8b9c-8bf0d45d5f84", chatId, inboxId: 1n, ...bytes },
    });
    expect(await tablesWith(test, "812777555")).toEqual(["attachment"]);
  });
});
