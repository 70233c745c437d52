import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LinkReport } from "../../../src/channels/link.ts";
import { systemClock } from "../../../src/kit/clock.ts";
import { makeIds } from "../../../src/kit/ids.ts";
import { linkDesk } from "../../../src/link/service.ts";
import { vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "./shell.ts";

describe("whatsapp", () => {
  let database: TestDb;
  const report: LinkReport = {
    state: "needs-login",
    why: null,
    sinceMs: Date.parse("2026-11-23T02:00:00Z"),
    offer: null,
    heardMs: null,
  };
  const whatsapp = (...args: string[]) => seratus(database.url, ["whatsapp", ...args]);
  const serverSays = (told: Partial<LinkReport>) => {
    const tools = { db: database.db, vault, ids: makeIds(systemClock) };
    return linkDesk(tools, { channel: "whatsapp-web", runner: "one", nowMs: systemClock.nowMs }).report({
      ...report,
      ...told,
    });
  };

  beforeAll(async () => {
    database = await testDb();
  });
  afterAll(() => database.close());
  beforeEach(async () => void (await database.db.channelLink.deleteMany()));

  it("says that no server holds the connection", async () => {
    for (const args of [["status"], ["pair"], ["logout"]])
      expect(await whatsapp(...args)).toMatchObject({ code: 1, err: expect.stringContaining("server") });
  });

  it("says how the connection is, since when and why", async () => {
    await serverSays({ state: "degraded", why: "conflict" });
    expect((await whatsapp("status")).out).toBe("whatsapp-web: degraded (conflict) since 2026-11-23T02:00:00.000Z\n");
    expect(JSON.parse((await whatsapp("status", "--json")).out)).toEqual({
      channel: "whatsapp-web",
      state: "degraded",
      why: "conflict",
      since: "2026-11-23T02:00:00.000Z",
      copy: null,
    });
    const storedAt = new Date("2026-11-23T01:00:00Z");
    const version = "00000000-0000-7000-8000-000000000001";
    await database.db.channelSession.create({ data: { channel: "whatsapp-web", version, storedAt, sizeBytes: 4711 } });
    expect((await whatsapp("status")).out).toContain(
      "session in the database: 4711 bytes of 2026-11-23T01:00:00.000Z\n",
    );
  });

  it("shows the QR and a link, and does not show either as status", async () => {
    await serverSays({ offer: { qr: "2@ref,noise,identity,adv,1", expiresAtMs: Date.now() + 60_000 } });
    const { code, out, err } = await whatsapp("pair", "--wait", "0");
    expect(code).toBe(1);
    expect(err).toContain("nobody paired the phone in time");
    expect(out).toMatch(/http:\/\/localhost:3000\/whatsapp\/pair\/[\w-]{43}\n/);
    expect(out).toMatch(/█{20,}/);
    expect((await whatsapp("status", "--json")).out).not.toContain("ref");
  });

  it("asks for a code for a phone and shows it", async () => {
    await serverSays({});
    expect(await whatsapp("pair", "--code", "nomor", "--wait", "0")).toMatchObject({ code: 2 });
    await whatsapp("pair", "--code", "0811 0000 0001", "--wait", "0");
    expect(await serverSays({ offer: { code: "ABCD1234", expiresAtMs: Date.now() + 60_000 } })).toMatchObject({
      wish: { wish: "code", phone: "6281100000001" },
    });
    expect((await whatsapp("pair", "--wait", "0")).out).toContain("ABCD-1234");
  });

  it("is done when the phone is paired, and can end that again", async () => {
    await serverSays({ state: "ready" });
    expect(await whatsapp("pair")).toMatchObject({ code: 0, out: "Already paired.\n" });
    expect(await whatsapp("logout")).toMatchObject({ code: 0 });
    expect(await serverSays({ state: "ready" })).toMatchObject({ wish: { wish: "logout" } });
  });
});
