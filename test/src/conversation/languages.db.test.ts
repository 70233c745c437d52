import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keywordOf, languageOfGreeting } from "../../../src/conversation/keywords.ts";
import { notify } from "../../../src/conversation/notify.ts";
import { localesOf } from "../../../src/person/service.ts";
import { makeWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** The person behind a chat. */
async function personOf(channel: string, order: "asc" | "desc" = "desc"): Promise<string> {
  const chat = await world.app.db.chat.findFirstOrThrow({ where: { channel }, orderBy: { id: order } });
  return chat.personId;
}

describe("the language that was chosen", () => {
  it("belongs to the person and is spoken in their other chat too", async () => {
    await world.say("1001", "BAHASA SUNDA");
    const personId = await personOf("telegram");
    expect(await world.app.db.person.findUnique({ where: { id: personId } })).toMatchObject({ locale: "su" });
    expect((await world.say("browser/siti", "halo"))[0]).toMatch(/^Selamat datang/);
    await world.app.db.chat.updateMany({ where: { channel: "browser" }, data: { personId } });
    expect((await world.say("browser/siti", "MENU"))[0]).toMatch(/^Wilujeng sumping/);
    await world.say("browser/siti", "bahasa indonesia");
    expect((await world.say("1001", "MENU"))[0]).toMatch(/^Selamat datang/);
  });

  it("is each person's own in what they are told", async () => {
    await world.say("2001", "halo");
    const plain = await personOf("telegram");
    await world.say("2002", "baso minang");
    const minang = await personOf("telegram");
    const told = (personId: string) =>
      ({ personId, lines: [{ key: "petugas:queued" }], words: { desa: "nagari" } }) as const;
    const { vault, clock, db } = world.app;
    world.news("2001");
    world.news("2002");
    await db.$transaction((tx) => notify(tx, [told(plain), told(minang)], { vault, nowMs: clock.nowMs() }));
    await world.pass("2001", 1_000);
    expect(
      world.channel.sent
        .slice(-2)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(["Alah ambo taruihkan ka petugas.", "Sudah saya teruskan ke petugas."]);
    const locales = await db.$transaction((tx) => localesOf(tx, [plain, minang, minang]));
    expect([...locales]).toEqual([[minang, "min"]]);
  });

  it("that this server does not know is Indonesian", async () => {
    await world.say("3001", "halo");
    await world.app.db.person.update({ where: { id: await personOf("telegram") }, data: { locale: "xx" } });
    expect((await world.say("3001", "MENU"))[0]).toMatch(/^Selamat datang/);
  });
});

describe("the word BAHASA", () => {
  it.each([
    ["BAHASA", null],
    ["ganti bahasa", null],
    ["Bahasa sunda.", "su"],
    ["baso minang", "min"],
    ["basa Indonesia", "id"],
  ])("%s is understood", (text, locale) => {
    expect(keywordOf(text)).toEqual({ word: "BAHASA", locale });
  });

  it.each(["bahasa apa yang dipakai di kartu saya", "sunda", "bahas dulu"])("is not: %s", (text) => {
    expect(keywordOf(text)).toBeNull();
  });
});

describe("a greeting", () => {
  it.each([
    ["Sampurasun", "su"],
    ["wilujeng enjing", "su"],
    ["baa kaba uda", "min"],
    ["assalamualaikum dunsanak", "min"],
    ["assalamualaikum", null],
    ["halo pak", null],
    ["uda saya jatuh dari pohon kelapa", null],
  ] as const)("%s shows %s", (text, locale) => {
    expect(languageOfGreeting(text)).toBe(locale);
  });
});
