import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Day } from "../../../src/kit/date.ts";
import { createInvite } from "../../../src/person/offers.ts";
import { openRecap, recapFacts, villagesOf } from "../../../src/recap/service.ts";
import { makeWorld, type World } from "../../support/world.ts";

const TODAY = "2026-11-23" as Day;
const MEASURE = { quota: 100, timeZone: "Asia/Pontianak", today: TODAY };

describe("the recap", () => {
  let world: World;
  let programmeId: string;
  beforeAll(async () => {
    world = await makeWorld();
    const { app } = world;
    ({ id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } }));
    await join("village_head", "61.07.01.2001", "1001");
    for (const n of [1, 2, 3]) {
      for (const text of ["DAFTAR", `610701410180000${n} SITI AMINAH petani 08120000123${n}`, "ya", "selesai"])
        await world.say("1001", text);
    }
    await app.db.enrolment.updateMany({
      where: { position: 3 },
      data: { state: "refused", updatedAt: new Date(world.clock.nowMs()) },
    });
    await app.db.enrolment.updateMany({
      where: { position: 2 },
      data: { state: "active", coverFrom: new Date("2026-01-01"), coverUntil: new Date("2026-12-10") },
    });
    await join("officer", "61.07", "9001");
    await join("officer", "61.07.01", "9002");
  });
  afterAll(() => world.close());

  const join = async (kind: "village_head" | "officer", areaCode: string, chat: string) => {
    const tools = { vault: world.app.vault, ids: world.app.ids, nowMs: world.clock.nowMs() };
    const code = await createInvite(world.app.db, { kind, programmeId, areaCode }, tools);
    for (const text of ["halo", "ya", `KODE ${code}`, "ya"]) await world.say(chat, text);
  };
  const scope = (areaCode: string) => ({ programmeId, areaCode });

  it("counts people by what stands in the tables, of every desa and of no kelurahan", async () => {
    const villages = await villagesOf(world.app.db, scope("61.07"), MEASURE);
    const all = await world.app.db.area.findMany({ where: { level: "village", code: { startsWith: "61.07." } } });
    const desa = all.filter(({ code }) => !code.split(".")[3]?.startsWith("1"));
    expect(all.length).toBeGreaterThan(desa.length);
    expect(villages.map(({ code }) => code)).toEqual(desa.map(({ code }) => code).sort());
    expect(villages[0]).toMatchObject({
      ...{ code: "61.07.01.2001", name: "Sungai Duri", districtName: "Sungai Raya", hasHead: true, joined: true },
      ...{ roster: "open", main: 2, reserve: 0, waiting: 0, fixes: 0, refused: 1, refusedOn: TODAY },
      ...{ lapsing: 1, lapsesOn: "2026-12-10" },
    });
    expect(villages[1]).toMatchObject({
      hasHead: false,
      joined: false,
      roster: null,
      main: 0,
      refused: 0,
      lapsesOn: null,
    });
  });

  it("adds up a regency by its districts, and shows a district alone", async () => {
    const regency = await recapFacts(world.app.db, scope("61.07"), MEASURE);
    expect(regency.total).toMatchObject({ villages: 122, sent: 0, empty: 121, people: 2, places: 12_200 });
    expect(regency.districts.reduce((sum, one) => sum + one.villages, 0)).toBe(122);
    const district = await recapFacts(world.app.db, scope("61.07.01"), MEASURE);
    expect(district.districts.map(({ name, villages, people }) => [name, villages, people])).toEqual([
      ["Sungai Raya", 5, 2],
    ]);
  });

  it("is made as a file for the officer of just that area, and for nobody else", async () => {
    const chatOf = async (areaCode: string, kind: "officer" | "village_head") => {
      const where = { areaCode, kind };
      return world.app.db.chat.findFirstOrThrow({ where: { person: { roles: { some: where } } } });
    };
    const district = await chatOf("61.07.01", "officer");
    const head = await chatOf("61.07.01.2001", "village_head");
    await expect(openRecap(world.app.db, scope("61.07"), district.id, MEASURE)).rejects.toThrow("no officer");
    await expect(openRecap(world.app.db, scope("61.07.01"), head.id, MEASURE)).rejects.toThrow("no officer");
    expect(await openRecap(world.app.db, scope("61.07.01"), district.id, MEASURE)).toHaveLength(5);
  });

  it("comes as a workbook with numbers that can be added up", async () => {
    await world.say("9002", "REKAP");
    await world.say("9002", "1");
    const file = world.channel.sent.findLast((out) => out.file)?.file;
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(file?.bytes ?? []) as unknown as ArrayBuffer);
    const [districts, each] = book.worksheets;
    expect(districts?.getRow(2).values).toEqual([undefined, "Sungai Raya", 5, 0, 0, 4, 2, 500]);
    expect(each?.rowCount).toBe(6);
    expect(each?.getRow(2).values).toEqual([
      ...[
        undefined,
        "Sungai Raya",
        "Sungai Duri",
        "61.07.01.2001",
        "belum penuh",
        2,
        100,
        0,
        0,
        0,
        1,
        "sudah",
        "belum",
      ],
    ]);
  });
});
