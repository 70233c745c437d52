import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../../../../src/app.ts";
import type { Inbound } from "../../../../src/channels/channel.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { sealBody } from "../../../../src/messages/outbox.ts";
import { type FakeChannel, fakeChannel, TEST_KEYS, testConfig } from "../../../support/world.ts";
import { seratus } from "../../cli/shell.ts";
import { type Office, openOffice } from "./office.ts";

const VILLAGE = "61.07.02.2003";

describe("the move from WhatsApp Web to the Cloud API", () => {
  let office: Office;
  let before: App;
  let web: FakeChannel;
  let last = 0;

  beforeAll(async () => {
    office = await openOffice();
    web = fakeChannel("whatsapp-web");
    const parts = { config: testConfig(), databaseUrl: office.databaseUrl, keys: TEST_KEYS, soleOwner: false };
    before = buildApp({ ...parts, channels: [web], http: false, log: makeLog("silent") });
    await before.start();
  });
  afterAll(async () => {
    await before.stop();
    await office.close();
  });

  async function sayOnWeb(number: string, text: string): Promise<void> {
    last += 1;
    const aliases: Inbound["aliases"] = [
      { kind: "phone", value: `+${number}` },
      { kind: "lid", value: `${number}0` },
    ];
    const about = { channel: "whatsapp-web", chatKey: `${number}@c.us`, kind: "text", sentAtMs: Date.now() } as const;
    await before.take({ ...about, externalId: String(last), order: last, aliases, text });
    await before.settled();
  }

  it("takes people along as they are: their task, the middle of a form, and what waits for them", async () => {
    const { app, fake, answered } = office;
    const [phone, silent] = ["6281266600001", "6281266600002"];
    for (const text of [`KODE ${await office.inviteFor(VILLAGE)}`, "ya", "ya", "DAFTAR", "6107014101800001"])
      await sayOnWeb(phone, text);
    expect(web.sent.at(-1)?.text).toContain("Siapa nama");
    await sayOnWeb(silent, "halo");
    const { id: chatId, personId } = await app.db.chat.findFirstOrThrow({ orderBy: { id: "asc" } });
    // The server of WhatsApp Web is stopped, and something still waits.
    await before.stop();
    const at = new Date(office.clock.nowMs());
    const sealed = sealBody(app.vault, { text: "Kabar yang menunggu." });
    await app.db.outbox.create({
      data: { chatId, purpose: "notice", state: "queued", sealed, nextTryAt: at, createdAt: at },
    });
    const head = fake.person({ phone, account: "ID.6660001" });
    const env = {
      ...{ WHATSAPP_MODE: "cloud", WHATSAPP_TOKEN: "t", WHATSAPP_PHONE_NUMBER_ID: fake.phoneNumberId },
      ...{ WHATSAPP_APP_SECRET: fake.appSecret, WHATSAPP_VERIFY_TOKEN: fake.verifyToken },
    };
    expect((await seratus(office.databaseUrl, ["whatsapp-cloud", "move"], [], env)).out).toContain("2 chats moved");

    // What waited goes out there, though the person has never written to the new number.
    expect((await answered(head, "Kabar yang menunggu.")).type).toBe("template");
    head.say("SITI AMINAH");
    await answered(head, "Apa pekerjaan");
    head.say("petani");
    await answered(head, "Nomor HP-nya");
    head.say("LEWATI");
    await answered(head, "Mohon diperiksa");
    head.say("YA");
    await answered(head, "Sekarang 1 dari 100 orang");
    expect(await app.db.chat.findUniqueOrThrow({ where: { id: chatId } })).toMatchObject({
      ...{ channel: "whatsapp-cloud", personId },
    });
    expect(await app.db.person.count()).toBe(2);
    const kinds = await app.db.personAlias.findMany({ where: { personId, until: null }, orderBy: { kind: "asc" } });
    expect(kinds.map(({ kind }) => kind)).toEqual(["phone", "lid", "bsuid"]);
  }, 60_000);
});
