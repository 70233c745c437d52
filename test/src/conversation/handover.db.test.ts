import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Inbound } from "../../../src/channels/channel.ts";
import { createInvite } from "../../../src/person/offers.ts";
import { makeWorld, type World } from "../../support/world.ts";

/** What officers and people write at the same moment, through the whole of the product. */

describe("a talk between a person and an officer", () => {
  let world: World;
  let order = 10_000;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it.each(["1001", "browser/siti", "terminal/siti", "whatsapp-web/6281@c.us", "whatsapp-cloud/6281"])(
    "goes over and comes back, whatever the two write on: %s",
    async (person) => {
      const officer = person.startsWith("whatsapp") ? "whatsapp-cloud/6282" : "9001";
      await becomeOfficer(officer);
      await ask(person);
      const { id } = await world.app.db.helpRequest.findFirstOrThrow();
      expect(world.news(officer).join()).toContain(`AMBIL ${id}`);
      await world.say(officer, `AMBIL ${id}`);
      expect(world.news(person).join()).toContain("Petugas sudah terhubung");
      await world.say(person, "kartunya hilang di sawah");
      expect(world.news(officer)).toEqual([expect.stringMatching(/kartunya hilang di sawah$/)]);
      await world.say(officer, "baik, kami buatkan lagi");
      expect(world.news(person)).toEqual(["Petugas: baik, kami buatkan lagi"]);
      await world.say(officer, "SELESAI");
      expect(world.news(person).join()).toContain("Sekarang saya, Seratus, yang menjawab lagi");
      expect((await world.say(person, "berapa iurannya?")).join()).toContain("Pekerja tidak membayar");
    },
  );

  const becomeOfficer = async (chatKey: string) => {
    const { app } = world;
    const programme = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
    const role = { kind: "officer", programmeId: programme.id, areaCode: "61.07" } as const;
    const code = await createInvite(app.db, role, tools);
    for (const text of ["halo", "ya", `KODE ${code}`, "ya"]) await world.say(chatKey, text);
  };
  const ask = async (chatKey: string) => {
    for (const text of ["PETUGAS", "kartu saya belum datang", "Bengkayang"]) await world.say(chatKey, text);
    world.news(chatKey);
  };
  /** An event on its way, without waiting for what it leads to. */
  const event = (chatKey: string, text: string, more: Partial<Inbound> = {}): Inbound => {
    order += 1;
    const inBrowser = chatKey.startsWith("browser/");
    return {
      ...{ channel: inBrowser ? "browser" : "telegram", chatKey: chatKey.replace("browser/", ""), kind: "text", text },
      ...{ externalId: String(order), order, sentAtMs: world.clock.nowMs() },
      ...more,
    };
  };
  const atOnce = async (...events: readonly Inbound[]) => {
    await Promise.all(events.map((one) => world.app.take(one)));
    await world.app.settled();
  };

  it("begins for one of the officers who take it at the same moment", async () => {
    const officers = ["9001", "9002", "9003", "9004"];
    for (const one of officers) await becomeOfficer(one);
    await ask("browser/siti");
    for (const one of officers) world.news(one);
    await atOnce(...officers.map((one) => event(one, "AMBIL 1")));
    const answers = officers.flatMap((one) => world.news(one));
    expect(answers.filter((text) => text.startsWith("#1 sekarang Bapak/Ibu layani"))).toHaveLength(1);
    expect(answers.filter((text) => text.startsWith("#1 sudah diambil"))).toHaveLength(officers.length - 1);
    expect(world.news("browser/siti")).toHaveLength(1);
    expect(await world.app.db.inbox.count({ where: { state: "parked" } })).toBe(0);
  });

  it("carries every word once and in order, both ways, though all of it comes at once and some of it twice", async () => {
    await becomeOfficer("9001");
    await ask("browser/siti");
    await world.say("9001", "AMBIL 1");
    world.news("browser/siti");
    const numbers = Array.from({ length: 30 }, (_, n) => n + 1);
    const questions = numbers.map((n) => event("browser/siti", `tanya ${n}`));
    const answers = numbers.map((n) => event("9001", `jawab ${n}`));
    const mixed = numbers.flatMap((n) =>
      [questions[n - 1], answers[n - 1], questions[n - 1]].flatMap((one) => one ?? []),
    );
    await atOnce(...mixed);
    expect(world.news("9001")).toEqual(numbers.map((n) => `#1 warga: tanya ${n}`));
    expect(world.news("browser/siti")).toEqual(numbers.map((n) => `Petugas: jawab ${n}`));
  });

  it("loses and doubles no word when its transaction fails half-way", async () => {
    await becomeOfficer("9001");
    await ask("browser/siti");
    await world.say("9001", "AMBIL 1");
    const { db } = world.app;
    // Fails behind the relay, where the event itself is stored.
    await db.$executeRaw`
      create function break_off() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$`;
    await db.$executeRaw`
      create trigger cut before update on conversation for each row when (new.updated_at is not null)
      execute function break_off()`;
    const first = event("browser/siti", "satu");
    await expect(world.app.take(first)).rejects.toThrow();
    expect(await db.outbox.count({ where: { purpose: "notice", state: { in: ["queued", "sending"] } } })).toBe(0);
    expect(world.news("9001")).toEqual([]);
    await db.$executeRaw`drop trigger cut on conversation`;
    await atOnce(first, event("browser/siti", "dua"), first);
    expect(world.news("9001")).toEqual(["#1 warga: satu", "#1 warga: dua"]);
  });

  it("does not swallow what the person writes while it begins", async () => {
    await becomeOfficer("9001");
    await ask("browser/siti");
    await atOnce(event("9001", "AMBIL 1"), event("browser/siti", "di Sungai Duri"));
    const request = await world.app.db.helpRequest.findFirstOrThrow();
    const question = world.app.vault.open("help.text", request.textSealed);
    const heard = world.news("9001");
    // Whichever came first: it stands in the question, or was passed on.
    expect(question.includes("di Sungai Duri") !== heard.some((text) => text.endsWith(": di Sungai Duri"))).toBe(true);
    await world.say("browser/siti", "halo?");
    expect(world.news("9001")).toEqual(["#1 warga: halo?"]);
  });

  it("is not taken for a list, whoever writes it", async () => {
    await becomeOfficer("9001");
    const { app } = world;
    const programme = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
    const role = { kind: "village_head", programmeId: programme.id, areaCode: "61.07.01.2001" } as const;
    const code = await createInvite(app.db, role, tools);
    for (const text of ["halo", "ya", `KODE ${code}`, "ya", "PETUGAS", "daftar saya salah"])
      await world.say("1001", text);
    await world.say("9001", "AMBIL 1");
    const list = "1. 6107014101800001 SITI AMINAH petani\n2. 6107014101800002 BUDI SANTOSO nelayan";
    expect(await world.say("1001", list)).toEqual([expect.stringMatching(/^Petugas sudah terhubung/)].slice(1));
    expect(world.news("9001").at(-1)).toBe(`#1 kepala desa: ${list}`);
    expect(await app.db.draftRow.count()).toBe(0);
  });

  it("shows the person nothing of who the officer is, and logs nothing of what was said", async () => {
    await becomeOfficer("9001");
    await ask("browser/siti");
    await world.say("9001", "", { kind: "contact", verifiedPhone: "+6281200009001", displayName: "Rina Petugas" });
    await world.say("9001", "AMBIL 1", { displayName: "Rina Petugas" });
    await world.say("9001", "rahasia 6107012107850001", { displayName: "Rina Petugas" });
    await world.say("9001", "SELESAI", { displayName: "Rina Petugas" });
    const seen = world.news("browser/siti").join("\n");
    expect(seen).toContain("rahasia");
    expect(seen).not.toMatch(/Rina|9001\b/);
    expect(world.logged.join("\n")).not.toMatch(/rahasia|Rina|6107012107850001|kartu saya/);
  });

  it("goes to the officer's other chat when they go on there", async () => {
    await becomeOfficer("9001");
    await ask("1001");
    await world.say("9001", "AMBIL 1");
    await world.say("1001", "satu");
    expect(world.news("9001")).toEqual(["#1 warga: satu"]);
    const { personId } = await world.app.db.role.findFirstOrThrow({ where: { kind: "officer" } });
    await world.say("browser/rina", "LAPOR");
    const door = await world.app.db.chat.findFirstOrThrow({ where: { channel: "browser" } });
    await world.app.db.chat.update({ where: { id: door.id }, data: { personId } });
    expect((await world.say("browser/rina", "LANJUT 1"))[0]).toMatch(/^Balasan Bapak\/Ibu sekarang ke #1/);
    await world.say("1001", "dua");
    expect(world.news("browser/rina")).toEqual(["#1 warga: dua"]);
    await world.say("browser/rina", "tiga");
    expect(world.news("1001").at(-1)).toBe("Petugas: tiga");
    expect((await world.say("9001", "empat"))[0]).toMatch(/^Tidak terkirim ke siapa pun/);
  });
});
