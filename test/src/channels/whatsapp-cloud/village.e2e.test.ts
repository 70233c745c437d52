import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutMomentsAndIds } from "../../../support/log-lines.ts";
import { makePeople } from "../../../support/people.ts";
import type { FakePerson } from "../../../support/whatsapp-cloud-fake.ts";
import { workbookOf } from "../../../support/workbook.ts";
import { type Office, openOffice } from "./office.ts";

const VILLAGE = "61.07.02.2003";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

describe("the main job, on WhatsApp by the Cloud API", () => {
  let office: Office;
  let head: FakePerson;
  beforeAll(async () => {
    office = await openOffice({ trueLimits: true }, { WHATSAPP_RATES: "utility=400,service=0" });
    head = office.fake.person({ phone: "6281200001111", name: "Budi Santoso ✓" });
  });
  afterAll(() => office.close());

  const tapped = (message: FakePerson["user"]["shown"][number], title: string) => {
    const option = message.options.find((one) => one.title === title);
    if (!option) throw new Error(`no ${title} among ${message.options.map((one) => one.title).join(", ")}`);
    head.tap(message, option.id);
  };

  it("a village head takes up the role and registers a worker, by taps and words", async () => {
    const { answered } = office;
    head.say(`KODE ${await office.inviteFor(VILLAGE)}`);
    // Too long for buttons: the numbers in the text are there in any case.
    expect((await answered(head, "Apakah Bapak/Ibu setuju?")).options).toEqual([]);
    head.say("1");
    tapped(await answered(head, "Apakah benar ini Bapak/Ibu?"), "Ya, benar");
    const menu = await answered(head, "Selamat bertugas");
    expect(menu.options.every(({ as }) => as === "row")).toBe(true);
    head.say("DAFTAR");
    await answered(head, "Ketik NIK pekerja");
    head.say("6107014101800001 SITI AMINAH petani 081200001234");
    const summary = await answered(head, "Mohon diperiksa");
    tapped(summary, "YA, simpan");
    await answered(head, "Sekarang 1 dari 100 orang");
    const row = await office.app.db.enrolment.findFirstOrThrow({ include: { worker: true } });
    expect(row.worker.name).toBe("SITI AMINAH");
  }, 30_000);

  it("asks for the empty list and sends it back filled in", async () => {
    const { answered } = office;
    head.say("CONTOH");
    const template = await office.fake.waitFor(({ file }) => file !== undefined);
    expect(template.file?.name).toMatch(/\.xlsx$/);
    expect(template.file?.bytes.subarray(0, 2).toString()).toBe("PK");
    const rows = makePeople(3, 9).map((one, at) => [String(at + 1), one.nik, one.name, "petani"]);
    const bytes = Buffer.from(workbookOf([["No", "NIK", "Nama", "Pekerjaan"], ...rows]));
    head.sendDocument({ bytes, name: "daftar.xlsx", mime: XLSX });
    const preview = await answered(head, "3 baris terbaca: 3 baru");
    tapped(preview, "YA, simpan 3 orang");
    await answered(head, "Sekarang 4 dari 100 orang");
    expect(await office.app.db.enrolment.count()).toBe(4);
  }, 30_000);

  it("knows the person by number and account, and writes no number to the log", async () => {
    await office.app.settled();
    const chat = await office.app.db.chat.findFirstOrThrow({ where: { channel: "whatsapp-cloud" } });
    const aliases = await office.app.db.personAlias.findMany({ where: { personId: chat.personId } });
    expect(aliases.map(({ kind }) => kind).sort()).toEqual(["bsuid", "phone"]);
    // WhatsApp's own ids have the number in them, in base64.
    const [inbox, outbox] = [await office.app.db.inbox.findMany(), await office.app.db.outbox.findMany()];
    const ids = [...inbox.map((one) => one.externalId), ...outbox.map((one) => one.providerId)];
    expect(ids.filter((id) => !/^wa\.[\w-]{43}$/.test(id ?? ""))).toEqual([]);
    const bare = office.logged.map(withoutMomentsAndIds);
    expect(bare.filter((line) => /\d{16}|\+?62\d{8}|\b08\d{8,}/.test(line))).toEqual([]);
  });

  it("has heard of every message what became of it, and counts what is paid for", async () => {
    await until(() => office.fake.hooks.pending() === 0);
    const sent = await office.app.db.outbox.findMany({ where: { state: "sent" } });
    const told = await office.app.db.delivery.findMany();
    expect(new Set(told.map(({ providerId }) => providerId))).toEqual(new Set(sent.map((one) => one.providerId)));
    expect(told.every(({ state }) => state === "delivered")).toBe(true);
    expect(await office.metrics()).toMatch(
      /seratus_billed_messages_total\{channel="whatsapp-cloud",kind="service",billable="false"\} \d+/,
    );
    expect(await (await fetch(`${office.url}/readyz`)).json()).toMatchObject({
      ready: true,
      channels: expect.arrayContaining([
        expect.objectContaining({ channel: "whatsapp-cloud", notes: { quality: "GREEN", tier: "TIER_2K" } }),
      ]),
    });
  });
});

async function until(is: () => boolean): Promise<void> {
  const limit = Date.now() + 5_000;
  while (!is()) {
    if (Date.now() > limit) throw new Error("it did not become so");
    await new Promise((look) => setTimeout(look, 5));
  }
}
