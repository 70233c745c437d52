import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressIndexOf } from "../../../src/messages/inbox.ts";
import { noteAliases } from "../../../src/person/aliases.ts";
import { ALIAS_TRUST_DAYS } from "../../../src/person/rules.ts";
import { ids, phoneFor, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { startCloudFake } from "../../support/whatsapp-cloud-fake.ts";
import { seratus } from "./shell.ts";

const CLOUD = {
  WHATSAPP_MODE: "cloud",
  WHATSAPP_TOKEN: "token",
  WHATSAPP_PHONE_NUMBER_ID: "106540352242922",
  WHATSAPP_APP_SECRET: "0123456789abcdef",
  WHATSAPP_VERIFY_TOKEN: "verify-me-1234",
};

describe("the command for the Cloud API", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  const run = (args: readonly string[], env: Record<string, string> = {}) => seratus(test.url, args, [], env);

  it("prints the texts to hand in, as they stand in docs/whatsapp.md", async () => {
    const docs = readFileSync(new URL("../../../docs/whatsapp.md", import.meta.url), "utf8");
    const texts: { name: string; text: string; example: string }[] = JSON.parse(
      (await run(["whatsapp-cloud", "templates", "--json"])).out,
    );
    for (const { name, text, example } of texts) for (const part of [name, text, example]) expect(docs).toContain(part);
    const { out } = await run(["whatsapp-cloud", "templates"]);
    expect(out).toContain(texts[0]?.text);
  });

  it("leads chats to the Cloud API, with what waits for them, and leaves those without a known number", async () => {
    const open = async (address: string, phone: string | null, seenMs = Date.now()) => {
      const person = await test.db.person.create({ data: { id: ids.uuid() } });
      const chat = await test.db.chat.create({
        data: {
          ...{ channel: "whatsapp-web", personId: person.id, addressSealed: vault.seal("chat.address", address) },
          addressIndex: addressIndexOf(vault, "whatsapp-web", address),
        },
      });
      const lid = { kind: "lid", value: address } as const;
      const aliases = phone === null ? [lid] : [lid, { kind: "phone", value: phone } as const];
      await noteAliases(test.db, person.id, aliases, { vault, nowMs: seenMs });
      return chat.id;
    };
    const phone = phoneFor(1);
    const known = await open("1@lid", phone);
    const unknown = await open("2@lid", null);
    const silent = await open("3@lid", phoneFor(3), Date.now() - (ALIAS_TRUST_DAYS + 1) * 86_400_000);
    expect(await run(["whatsapp-cloud", "move"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("WHATSAPP_MODE"),
    });
    expect((await run(["whatsapp-cloud", "move", "--dry-run"], CLOUD)).out).toContain("1 chats would be moved, 2 left");
    expect((await run(["whatsapp-cloud", "move"], CLOUD)).out).toContain("1 chats moved, 2 left");
    const chats = await test.db.chat.findMany({ orderBy: { id: "asc" } });
    expect(chats.map(({ id, channel }) => [id, channel])).toEqual([
      [known, "whatsapp-cloud"],
      [unknown, "whatsapp-web"],
      [silent, "whatsapp-web"],
    ]);
    expect(vault.open("chat.address", chats[0]?.addressSealed ?? "")).toBe(phone.slice(1));
    expect((await run(["whatsapp-cloud", "move"], CLOUD)).out).toContain("0 chats moved, 2 left");
  });

  it("says how Meta rates the number, and what was counted for the bill, with its price where one is set", async () => {
    const fake = await startCloudFake();
    try {
      const env = { ...CLOUD, WHATSAPP_TOKEN: fake.token, WHATSAPP_API_ROOT: fake.url, WHATSAPP_RATES: "utility=400" };
      const at = new Date();
      const row = (n: number, kind: string, billable: boolean) => ({
        ...({ channel: "whatsapp-cloud", providerId: `wa.${n}`, state: "delivered", kind, billable, at } as const),
      });
      await test.db.delivery.createMany({
        data: [
          ...[row(1, "utility", true), row(2, "utility", true), row(3, "service", false), row(4, "marketing", true)],
          { ...row(5, "utility", true), at: new Date(at.getTime() - 31 * 86_400_000) },
        ],
      });
      expect((await run(["whatsapp-cloud", "status"], env)).out.trim().split("\n")).toEqual([
        "our number: quality GREEN, limit TIER_2K",
        "messages that Meta counted in the last 30 days:",
        "  marketing: 1, no rate is set in WHATSAPP_RATES",
        "  service: 1, free",
        "  utility: 2, Rp800",
      ]);
      fake.fail("number", { kind: "error", status: 401, code: 190 });
      const { number } = JSON.parse((await run(["whatsapp-cloud", "status", "--json"], env)).out);
      expect(number).toEqual({ unknown: "auth" });
    } finally {
      await fake.close();
    }
    expect(await run(["whatsapp-cloud", "status"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("WHATSAPP_MODE"),
    });
  });

  it("shows and sets how many people a day may be written to first", async () => {
    const limit = async (...args: string[]) => (await run(["whatsapp-cloud", "limit", ...args])).out;
    expect(await limit()).toBe("250 people in 24 hours.\n");
    expect(await limit("2000")).toBe("2000 people in 24 hours.\n");
    expect(await limit("unlimited")).toBe("No limit.\n");
    expect(await limit()).toBe("No limit.\n");
    expect(await run(["whatsapp-cloud", "limit", "many"])).toMatchObject({ code: 2 });
  });

  it("needs every setting of the Cloud API, and says the cure of each", async () => {
    const { code, err } = await run(["whatsapp-cloud", "move"], {
      WHATSAPP_MODE: "cloud",
      WHATSAPP_RATES: "service:1",
    });
    expect(code).toBe(2);
    expect(err).toContain("WHATSAPP_RATES must be: rupiah for one message");
    const missing = await run(["whatsapp-cloud", "move"], { WHATSAPP_MODE: "cloud" });
    for (const name of Object.keys(CLOUD).slice(1))
      expect(missing.err).toContain(`${name} must be: set for WHATSAPP_MODE=cloud`);
    const wrong = await run(["whatsapp-cloud", "move"], { ...CLOUD, WHATSAPP_PHONE_NUMBER_ID: "+62 812 rahasia" });
    expect(wrong.err).toContain("WHATSAPP_PHONE_NUMBER_ID must be: Meta's id");
    expect(wrong.err).not.toContain("rahasia");
  });
});
