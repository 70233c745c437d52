import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPhone } from "../../../../src/kit/phone.ts";
import { aliasesOf } from "../../../../src/person/aliases.ts";
import { listPhone } from "../../../../src/person/offers.ts";
import { escaped, signatureOf } from "../../../support/whatsapp-cloud-fake.ts";
import { seratus } from "../../cli/shell.ts";
import { type Office, openOffice } from "./office.ts";

describe("people on WhatsApp by the Cloud API", () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const roles = (areaCode: string) => office.app.db.role.findMany({ where: { areaCode, endedAt: null } });
  const told = async () => {
    while (office.fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
    await office.app.settled();
  };

  /** Somebody who has the task of a village head there. */
  async function makeHead(areaCode: string, who: { phone: string; account: string; hidesNumber?: boolean }) {
    const head = office.fake.person(who);
    head.say(`KODE ${await office.inviteFor(areaCode)}`);
    await office.answered(head, "Apakah Bapak/Ibu setuju?");
    head.say("ya");
    await office.answered(head, "Apakah benar ini Bapak/Ibu?");
    head.say("ya");
    await office.answered(head, "Selamat bertugas");
    return head;
  }

  it("who hide the number prove it by WhatsApp's own button, and stay the same person when it is shown from then on", async () => {
    const phone = "6281255500001";
    const { app, fake, answered } = office;
    const areaCode = "61.07.02.2004";
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const number = readPhone(`+${phone}`);
    if (number === null) throw new Error("no number");
    const tools = { vault: app.vault, ids: app.ids, nowMs: office.clock.nowMs() };
    await listPhone(app.db, number, { kind: "village_head", programmeId, areaCode }, tools);
    const head = fake.person({ phone, account: "ID.5550001", hidesNumber: true });
    head.say("KODE");
    await answered(head, "Apakah Bapak/Ibu setuju?");
    head.say("ya");
    await answered(head, "Ketik kode undangan");
    head.say("tidak punya kode");
    const asked = await answered(head, "Mungkin petugas kabupaten sudah mencatat nomor");
    expect(asked.type).toBe("request_contact_info");
    // A card, and a number that is typed, prove nothing.
    head.shareContact("own");
    await answered(head, "belum bisa dipastikan milik Bapak/Ibu sendiri");
    head.say("0812 5550 0001");
    await answered(head, "belum bisa dipastikan milik siapa");
    expect(await roles(areaCode)).toEqual([]);
    head.shareNumber(asked);
    await answered(head, "Apakah benar ini Bapak/Ibu?");
    head.say("ya");
    await answered(head, "Selamat bertugas");
    head.say("DAFTAR");
    await answered(head, "Ketik NIK pekerja");
    const [role] = await roles(areaCode);
    const known = await aliasesOf(app.db, role?.personId ?? "", app.vault);
    expect(known.map(({ kind, value }) => [kind, value]).sort()).toEqual([
      ["bsuid", "ID.5550001"],
      ["phone", `+${phone}`],
    ]);
  }, 60_000);

  it("who change the number are strangers at the new one until somebody says who they are, and nobody is written to at the old one", async () => {
    const { app, fake, answered } = office;
    const areaCode = "61.07.02.2005";
    const head = await makeHead(areaCode, { phone: "6281255500002", account: "ID.5550002" });
    const [role] = await roles(areaCode);
    const to = { phone: "6281255500003", account: "ID.5550003" };
    head.changeNumber(to);
    await told();
    expect(await aliasesOf(app.db, role?.personId ?? "", app.vault)).toMatchObject([
      { until: expect.any(Date), endReason: "changed" },
      { until: expect.any(Date), endReason: "changed" },
    ]);
    const line = await app.db.auditEntry.findFirstOrThrow({ where: { action: "account-changed" } });
    expect(line).toMatchObject({ personId: role?.personId, via: "system" });

    const anew = fake.person(to);
    anew.say("DAFTAR");
    await answered(anew, "Apakah Bapak/Ibu setuju?");
    anew.say("ya");
    expect((await answered(anew, "kode undangan")).text).not.toContain("Ketik NIK");
    expect(await roles(areaCode)).toMatchObject([{ personId: role?.personId }]);
    anew.say(`KODE ${await office.inviteFor(areaCode)}`);
    expect((await answered(anew, "Apakah benar ini Bapak/Ibu?")).text).toContain("sudah tercatat");
    anew.say("ya");
    await answered(anew, "Selamat bertugas");
    expect((await roles(areaCode))[0]?.personId).not.toBe(role?.personId);

    // Told again, and late: who holds the number by then is left alone.
    const later = fake.person({ phone: "6281255500002", account: "ID.5550009" });
    later.say("halo");
    await answered(later, "Apakah Bapak/Ibu setuju?");
    const before = await app.db.auditEntry.count({ where: { action: "account-changed" } });
    fake.hooks.push("again", {
      messages: [
        {
          ...{
            from: "6281255500002",
            id: "wamid.again",
            timestamp: String(Math.floor(office.clock.nowMs() / 1000) - 60),
          },
          ...{ type: "system", system: { type: "user_changed_number", wa_id: to.phone } },
        },
      ],
    });
    await told();
    expect(await app.db.auditEntry.count({ where: { action: "account-changed" } })).toBe(before);
    later.say("ya");
    await answered(later, "Terima kasih");
  }, 60_000);

  it("whose account alone changed are strangers too", async () => {
    const areaCode = "61.07.02.2006";
    const head = await makeHead(areaCode, { phone: "6281255500004", account: "ID.5550004", hidesNumber: true });
    head.changeNumber({ phone: "6281255500005", account: "ID.5550005" });
    await told();
    const anew = office.fake.person({ phone: "6281255500005", account: "ID.5550005", hidesNumber: true });
    anew.say("DAFTAR");
    await office.answered(anew, "Apakah Bapak/Ibu setuju?");
    expect(await roles(areaCode)).toHaveLength(1);
  }, 60_000);

  it("are answered once, however often and however late a signed call of theirs is played again", async () => {
    const { app, fake, answered } = office;
    const person = fake.person({ phone: "6281255500006", account: "ID.5550006" });
    const body = escaped(JSON.stringify(person.say("halo")));
    await answered(person, "Apakah Bapak/Ibu setuju?");
    await told();
    const [rows, seen] = [await app.db.inbox.count(), person.user.shown.length];
    const play = async () => {
      const headers = { "x-hub-signature-256": signatureOf(body, fake.appSecret) };
      return (await fetch(`${office.url}/whatsapp/webhook`, { method: "POST", body, headers })).status;
    };
    for (let n = 0; n < 3; n++) expect(await play()).toBe(200);
    office.clock.forward(8 * 86_400_000);
    expect(await play()).toBe(200);
    await told();
    expect([await app.db.inbox.count(), person.user.shown.length]).toEqual([rows, seen]);
  }, 60_000);

  it("are shown to the office by what they are known by, masked, with what ended and why", async () => {
    const [first] = await office.app.db.inbox.findMany({ orderBy: { id: "asc" }, take: 1 });
    const { out } = await seratus(office.databaseUrl, ["explain", `i${first?.id}`]);
    expect(out).toMatch(/known by: phone 0812•+01 since .+Z, seen .+Z/);
    expect(out).toMatch(/known by: bsuid ID\.5•+01 since/);
    expect(out).not.toContain("5550001");
  });
});
