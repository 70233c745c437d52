import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../../../src/app.ts";
import type { Alias, Inbound } from "../../../src/channels/channel.ts";
import { makeSample } from "../../../src/db/seed.ts";
import { makeLog } from "../../../src/kit/log.ts";
import { aliasesOf } from "../../../src/person/aliases.ts";
import { createInvite } from "../../../src/person/offers.ts";
import { ALIAS_TRUST_DAYS } from "../../../src/person/rules.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { type FakeChannel, fakeChannel, TEST_KEYS, testConfig } from "../../support/world.ts";

const DAY_MS = 86_400_000;

/** An address as a transport brings it. */
interface Address {
  readonly channel: "whatsapp-web" | "whatsapp-cloud" | "telegram";
  readonly chatKey: string;
  readonly aliases: readonly Alias[];
}

describe("who writes", () => {
  let database: TestDb;
  let app: App;
  let nowMs = Date.parse("2026-11-23T02:00:00Z");
  const web = fakeChannel("whatsapp-web");
  const cloud = fakeChannel("whatsapp-cloud");
  const telegram = fakeChannel("telegram");
  let last = 0;

  beforeAll(async () => {
    database = await testDb();
    const parts = { config: testConfig(), databaseUrl: database.url, keys: TEST_KEYS, soleOwner: true };
    const clock = { nowMs: () => nowMs };
    app = buildApp({ ...parts, clock, log: makeLog("silent"), channels: [web, cloud, telegram], http: false });
    await makeSample(app.db, { ids: app.ids, nowMs });
    await app.start();
  });
  afterAll(async () => {
    await app.stop();
    await database.close();
  });

  const numberOf = (n: number) => `62812${String(10_000_000 + n)}`;
  const phone = (number: string): Alias => ({ kind: "phone", value: `+${number}` });
  const onWeb = (number: string, lid = `${number}0`): Address => ({
    channel: "whatsapp-web",
    chatKey: `${number}@c.us`,
    aliases: [phone(number), { kind: "lid", value: lid }],
  });
  const onCloud = (number: string, account = `ID.${number}`): Address => ({
    channel: "whatsapp-cloud",
    chatKey: number,
    aliases: [phone(number), { kind: "bsuid", value: account }],
  });
  const hidden = (account: string): Address => ({
    channel: "whatsapp-cloud",
    chatKey: account,
    aliases: [{ kind: "bsuid", value: account }],
  });

  const onTelegram = (id: string): Address => ({
    channel: "telegram",
    chatKey: id,
    aliases: [{ kind: "telegram", value: id }],
  });
  const channels = { "whatsapp-web": web, "whatsapp-cloud": cloud, telegram } as const;

  async function say(address: Address, text: string, more: Partial<Inbound> = {}): Promise<string> {
    const sentBy = (channel: FakeChannel) => channel.sent.filter(({ chatKey }) => chatKey === address.chatKey);
    const channel = channels[address.channel];
    const before = sentBy(channel).length;
    last += 1;
    const about = { externalId: String(last), order: last, kind: "text", text, sentAtMs: nowMs } as const;
    const inbound: Inbound = { ...address, ...about, ...more };
    await app.take(inbound);
    await app.settled();
    return sentBy(channel)
      .slice(before)
      .map((out) => out.text)
      .join("\n");
  }

  async function becomeHead(address: Address, areaCode: string): Promise<void> {
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({
      where: { regencyCode: areaCode.slice(0, 5) },
    });
    const role = { kind: "village_head", programmeId, areaCode } as const;
    const code = await createInvite(app.db, role, { vault: app.vault, ids: app.ids, nowMs });
    for (const text of [`KODE ${code}`, "ya", "ya"]) await say(address, text);
  }

  it("is the same person in the same conversation after the move from one transport to the other, and back", async () => {
    const number = numberOf(1);
    await becomeHead(onWeb(number), "61.07.02.2003");
    await say(onWeb(number), "DAFTAR");
    expect(await say(onCloud(number), "6107014101800001")).toContain("Siapa nama");
    expect(await app.db.chat.count()).toBe(1);
    expect(await say(onWeb(number), "SITI AMINAH")).toContain("Apa pekerjaan");
    const chat = await app.db.chat.findFirstOrThrow();
    expect(chat.channel).toBe("whatsapp-web");
    const known = await aliasesOf(app.db, chat.personId, app.vault);
    expect(known.map(({ kind, until }) => `${kind} ${until === null}`).sort()).toEqual([
      "bsuid true",
      "lid true",
      "phone true",
    ]);
  });

  it("is the same person when the number is hidden from now on, and shown again", async () => {
    const number = numberOf(2);
    await becomeHead(onCloud(number), "61.07.02.2004");
    expect(await say(hidden(`ID.${number}`), "ROSTER")).not.toContain("KODE");
    expect(await say(hidden(`ID.${number}`), "DAFTAR")).toContain("NIK");
    expect(await say(onCloud(number), "6107014101800002")).toContain("Siapa nama");
    expect(cloud.sent.at(-1)?.chatKey).toBe(number);
  });

  it("is somebody else when another account writes with the number: no right and no word goes along", async () => {
    const number = numberOf(3);
    await becomeHead(onCloud(number), "61.07.02.2005");
    await say(onCloud(number), "DAFTAR");
    const heads = () => app.db.role.findMany({ where: { areaCode: "61.07.02.2005", endedAt: null } });
    const [head] = await heads();
    const answer = await say(onCloud(number, "ID.stranger"), "6107014101800003");
    expect(answer).toContain("Apakah Bapak/Ibu setuju?");
    const stranger = await app.db.personAlias.findFirstOrThrow({
      where: { valueIndex: app.vault.index("alias.value", "bsuid\0ID.stranger") },
    });
    expect(stranger.personId).not.toBe(head?.personId);
    // The old head is told nothing at that number, and stays head until the office says otherwise.
    expect((await heads())[0]?.personId).toBe(head?.personId);
    await say(onCloud(number, "ID.stranger"), "ya");
    expect(await say(onCloud(number, "ID.stranger"), "DAFTAR")).toContain("kode undangan");
    const ended = await app.db.personAlias.findMany({
      where: { personId: head?.personId ?? "", until: { not: null } },
    });
    expect(ended).toMatchObject([{ kind: "phone", endReason: "passed-on" }]);
    const record = await app.db.auditEntry.findMany({ where: { action: "number-passed-on" } });
    expect(record).toMatchObject([{ personId: head?.personId, via: "system" }]);
  });

  it("is somebody else after a long silence, when nothing but the number speaks for them", async () => {
    const number = numberOf(4);
    await say(onWeb(number), "halo");
    const before = await app.db.person.count();
    nowMs += (ALIAS_TRUST_DAYS + 1) * DAY_MS;
    await say(onCloud(number), "halo");
    expect(await app.db.person.count()).toBe(before + 1);
  });

  it("is told apart within one batch and stays one chat from two messages at once", async () => {
    const number = numberOf(5);
    const one = { kind: "text", sentAtMs: nowMs, order: 0 } as const;
    const take = (address: Address, externalId: string) => app.take({ ...one, ...address, externalId, text: "halo" });
    const others = [6, 7, 8].map((n) => take(onCloud(numberOf(n)), `b${n}`));
    await Promise.all([take(onCloud(number), "a1"), take(onCloud(number), "a2"), ...others]);
    await app.settled();
    const index = app.vault.index("alias.value", `phone\0+${number}`);
    expect(await app.db.personAlias.count({ where: { valueIndex: index } })).toBe(1);
  });

  it("is known on Telegram by the account, which keeps the rights when its number changes", async () => {
    await becomeHead(onTelegram("900001"), "61.07.02.2006");
    const chat = await app.db.chat.findFirstOrThrow({ where: { channel: "telegram" } });
    expect(await aliasesOf(app.db, chat.personId, app.vault)).toMatchObject([
      { kind: "telegram", value: "900001", until: null },
    ]);
    for (const number of [numberOf(20), numberOf(21)])
      await say(onTelegram("900001"), "", { kind: "contact", verifiedPhone: `+${number}` });
    expect(await say(onTelegram("900001"), "DAFTAR")).toContain("NIK");
  });

  it("is somebody else on Telegram when another account shares the number: no right and no word goes along", async () => {
    const number = numberOf(22);
    await becomeHead(onTelegram("900002"), "61.07.02.2007");
    await say(onTelegram("900002"), "", { kind: "contact", verifiedPhone: `+${number}` });
    await say(onTelegram("900002"), "DAFTAR");
    await say(onTelegram("900003"), "halo");
    await say(onTelegram("900003"), "ya");
    await say(onTelegram("900003"), "", { kind: "contact", verifiedPhone: `+${number}` });
    // A number of sixteen digits is a check of somebody's status here, and not the next answer of the other one's form.
    expect(await say(onTelegram("900003"), "6107014101800005")).toContain("tidak bisa dilihat sembarang orang");
    expect(await say(onTelegram("900003"), "DAFTAR")).toContain("kode undangan");
    const heads = await app.db.role.findMany({ where: { areaCode: "61.07.02.2007", endedAt: null } });
    expect(heads).toHaveLength(1);
    expect(await say(onTelegram("900002"), "6107014101800005")).toContain("Siapa nama");
    // Nor on another platform: who has the number there may be anybody.
    await say(onCloud(number), "halo");
    expect(await say(onCloud(number), "ya")).not.toContain("kepala desa Sungai");
    expect(await say(onCloud(number), "DAFTAR")).toContain("kode undangan");
  });
});
