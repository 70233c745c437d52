import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepFile } from "../../../../src/broadcast/file.ts";
import { askBroadcast, makeBroadcast } from "../../../../src/broadcast/service.ts";
import { photoOf } from "../../../support/cards/photo.ts";
import type { FakePerson } from "../../../support/whatsapp-cloud-fake.ts";
import { seratus } from "../../cli/shell.ts";
import { type Office, openOffice } from "./office.ts";

const HOUR_MS = 3_600_000;
const FIRST = "61.07.02.2003";
const SECOND = "61.07.02.2004";

describe("everything else that is done, on WhatsApp by the Cloud API", () => {
  let office: Office;
  /** Wrote today, and wrote two days ago. */
  let near: FakePerson;
  let far: FakePerson;
  beforeAll(async () => {
    office = await openOffice();
    // A Monday morning in Pontianak, whatever the hour is here.
    office.clock.forward(Date.parse("2026-11-23T02:00:00Z") - Date.now());
    near = office.fake.person({ phone: "6281200003001", name: "Budi" });
    far = office.fake.person({ phone: "6281200003002", name: "Dewi" });
    await takeUp(far, SECOND);
    office.clock.forward(47 * HOUR_MS);
    await takeUp(near, FIRST);
  }, 60_000);
  afterAll(() => office.close());

  async function takeUp(person: FakePerson, village: string): Promise<void> {
    person.say(`KODE ${await office.inviteFor(village)}`);
    await office.answered(person, "Apakah Bapak/Ibu setuju?");
    person.say("1");
    await office.answered(person, "Apakah benar ini Bapak/Ibu?");
    person.say("ya");
    await office.answered(person, "Selamat bertugas");
  }

  async function send(text: string, file?: { readonly name: string; readonly bytes: Uint8Array }): Promise<number> {
    const { db, vault } = office.app;
    const tools = { vault, nowMs: office.clock.nowMs() };
    const { id: programmeId } = await db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const nobody = { personId: null, scope: null, chatId: null };
    const audience = { roles: ["village_head"] as const, areas: [FIRST, SECOND], channels: [] };
    const answers = ["Sudah paham", "Mau bertanya"];
    const made = await makeBroadcast(db, nobody, { programmeId, areaCode: "61.07", text, answers, audience }, tools);
    if (made.is !== "made") throw new Error(made.is);
    if (file) expect(await keepFile(db, made.id, file, tools)).toBe(true);
    await db.$transaction((tx) => askBroadcast(tx, nobody, { id: made.id, startMs: null }, tools));
    return made.id;
  }

  it("reads a card in a photo", async () => {
    near.sendImage(Buffer.from((await photoOf(12_001)).bytes));
    await office.answered(near, "Foto sudah saya terima");
    expect((await office.answered(near, "1 baris terbaca", 90_000)).text).toContain("NIK 160424••••••0004");
    // Whoever is in the middle of something is left alone by broadcasts.
    near.say("MENU");
    await office.answered(near, "Ada yang bisa saya bantu?");
  }, 120_000);

  it("sends a broadcast with taps to who wrote today, and as a prepared text to who did not", async () => {
    const id = await send("Halo {nama} di {desa}.\nAda kabar.");
    const free = await office.answered(near, "Ada kabar.");
    expect([free.type, free.options.map(({ title }) => title)]).toEqual([
      ...["interactive", ["Sudah paham", "Mau bertanya"]],
    ]);
    const prepared = await office.answered(far, "Ada kabar.");
    expect(prepared).toMatchObject({ template: "seratus_siaran_1", options: [] });
    expect(prepared.text).toContain("Ada kabar. 1. Sudah paham; 2. Mau bertanya");
    near.tap(free, free.options[0]?.id ?? "");
    far.say("1");
    await office.answered(far, "");
    office.fake.tell(prepared, "read");
    await until(async () => {
      const rows = await office.app.db.recipient.findMany({ where: { broadcastId: id } });
      return rows.every(({ answer, state }) => answer === 1 && state === "sent");
    });
    await until(async () =>
      (await seratus(office.databaseUrl, ["broadcast", "status", `${id}`])).out.includes("1 read"),
    );
    const { out } = await seratus(office.databaseUrl, ["broadcast", "status", `${id}`]);
    expect(out).toContain("of 2 on WhatsApp 2 arrived, at least 1 read");
    expect(await office.metrics()).toContain(
      'seratus_billed_messages_total{channel="whatsapp-cloud",kind="marketing",billable="true"} 1',
    );
    // What Meta says of our number at the start.
    expect((await seratus(office.databaseUrl, ["whatsapp-cloud", "limit"])).out).toBe("2000 people in 24 hours.\n");
  }, 60_000);

  it("sends a document along, above the prepared text too", async () => {
    office.clock.forward(48 * HOUR_MS);
    near.say("MENU");
    await office.answered(near, "");
    const bytes = Buffer.from("%PDF-1.7 undangan");
    await send("Undangan terlampir.", { name: "undangan.pdf", bytes });
    const free = await office.answered(near, "Undangan terlampir.");
    const prepared = await office.answered(far, "Undangan terlampir.");
    expect(free).toMatchObject({ type: "document", file: { bytes, name: "undangan.pdf" } });
    expect(prepared).toMatchObject({ template: "seratus_siaran_berkas_1", file: { bytes, name: "undangan.pdf" } });
  }, 60_000);

  it("reminds who has named nobody, as a prepared text after the 24 hours, and goes on from its number", async () => {
    const { db } = office.app;
    await db.programme.updateMany({
      where: { regencyCode: "61.07" },
      data: { registrationFrom: new Date("2026-11-01"), registrationUntil: new Date("2026-12-04") },
    });
    office.clock.forward(48 * HOUR_MS);
    await office.app.tick();
    const reminder = await office.answered(far, "1. ");
    expect(reminder).toMatchObject({ template: "seratus_kabar_1" });
    far.say("1");
    expect((await office.answered(far, "NIK")).type).not.toBe("template");
  }, 60_000);
});

async function until(is: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 10_000;
  while (!(await is())) {
    if (Date.now() > limit) throw new Error("it did not become so");
    await new Promise((look) => setTimeout(look, 20));
  }
}
