import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInvite } from "../../../src/person/offers.ts";
import type { Field, FileFault, RawRow } from "../../../src/reading/row.ts";
import type { CardDesk } from "../../../src/reading/thread/desk.ts";
import { nikFor } from "../../support/builders.ts";
import { makeWorld, type World } from "../../support/world.ts";

/** What becomes of pictures of ID cards in the chat. How well they are read is measured elsewhere. */

const CHAT = "600";
const GATHERED_MS = 30_000;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

type Told =
  | { readonly nik: string; readonly name: string; readonly unsure: readonly Field[] }
  | { readonly fault: FileFault };

const cards: CardDesk = {
  read: async (bytes) => {
    const told = JSON.parse(Buffer.from(bytes).subarray(4).toString()) as Told;
    if ("fault" in told) return told;
    const raw: RawRow = {
      ...{ source: "photo", nik: { text: told.nik }, name: told.name, occupation: "PETANI/PEKEBUN", phone: null },
      ...{ sex: null, birthDate: null, unsure: told.unsure },
    };
    return { row: raw };
  },
  close: async () => undefined,
};

describe("a picture of an ID card", () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld({ cards });
    const { app } = world;
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
    const role = { kind: "village_head" as const, programmeId, areaCode: "61.07.01.2001" };
    for (const text of [`KODE ${await createInvite(app.db, role, tools)}`, "ya", "ya"]) await world.say(CHAT, text);
  });
  afterEach(() => world.close());

  let sent = 0;
  async function photo(told: Told): Promise<string[]> {
    const ref = `photo-${++sent}`;
    world.channel.files.set(ref, Buffer.concat([JPEG, Buffer.from(JSON.stringify(told))]));
    return world.say(CHAT, "", { kind: "image", media: { ref } });
  }
  const read = () => world.pass(CHAT, GATHERED_MS);
  const sure = (n: number, name: string) => ({ nik: nikFor(n), name, unsure: [] });
  const kept = () => world.app.db.attachment.count({ where: { bytesSealed: { not: null } } });
  const erasures = () => world.app.db.auditEntry.count({ where: { action: "picture-erased" } });

  it("is acknowledged once for a whole album, shown field by field, and saved and erased after a yes", async () => {
    expect(await photo(sure(1, "SITI AMINAH"))).toEqual([expect.stringContaining("Saya baca dulu")]);
    expect(await photo(sure(2, "BUDI SANTOSO"))).toEqual([]);
    const [preview = ""] = await read();
    expect(preview).toContain("2 baris terbaca: 2 baru");
    expect(preview).toMatch(/SITI AMINAH, NIK 610701••••••0002, lahir 02-01-1985, laki-laki, petani/);
    expect(await world.app.db.enrolment.count()).toBe(0);
    expect(await kept()).toBe(2);
    await world.say(CHAT, "YA");
    expect(await world.app.db.enrolment.count()).toBe(2);
    expect([await kept(), await erasures()]).toEqual([0, 2]);
  });

  it("is asked about where it was not sure, and never saved without a yes to what is shown", async () => {
    await photo({ ...sure(3, "JOKO"), unsure: ["nik", "name"] });
    const [preview = ""] = await read();
    expect(preview).toContain("0 baru, 0 sudah ada, 1 perlu diperbaiki");
    const [asked = ""] = await world.say(CHAT, "perbaiki");
    expect(asked).toMatch(
      /NIK yang terbaca: 610701••••••0004\nMenurut NIK itu: lahir 04-01-1985, laki-laki[\s\S]*BENAR/,
    );
    const [name = ""] = await world.say(CHAT, "benar");
    expect(name).toMatch(/JOKO[\s\S]*Ketik nama yang benar[\s\S]*BENAR/);
    const [summary = ""] = await world.say(CHAT, "Joko Susilo");
    expect(summary).toMatch(/Nama: JOKO SUSILO[\s\S]*Lahir \(menurut NIK\): 04-01-1985, laki-laki/);
    expect(await world.app.db.enrolment.count()).toBe(0);
    expect(await kept()).toBe(1);
    await world.say(CHAT, "ya");
    expect(await world.app.db.enrolment.count()).toBe(1);
    expect([await kept(), await erasures()]).toEqual([0, 1]);
  });

  it.each([
    ["blurred", /buram, tolong diulangi/],
    ["glare", /silau, tolong diulangi/],
    ["no-card", /tidak terbaca sebagai KTP/],
  ] as const)("that is %s is erased at once, and the person hears what to do", async (fault, words) => {
    await photo({ fault });
    const [said = ""] = await read();
    expect(said).toMatch(words);
    expect([await kept(), await erasures()]).toEqual([0, 1]);
  });

  it("goes with the list when that is thrown away", async () => {
    await photo(sure(5, "DEWI"));
    await read();
    await world.say(CHAT, "buang");
    await world.say(CHAT, "ya");
    expect([await kept(), await erasures(), await world.app.db.enrolment.count()]).toEqual([0, 1, 0]);
  });
});
