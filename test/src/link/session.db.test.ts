import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LinkReport } from "../../../src/channels/link.ts";
import { makeIds } from "../../../src/kit/ids.ts";
import { type LinkTools, linkDesk } from "../../../src/link/service.ts";
import { lookAtSession, sessionShelf } from "../../../src/link/session.ts";
import { vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const CHANNEL = "whatsapp-web";
const START = Date.parse("2026-11-23T02:00:00Z");
const report: LinkReport = { state: "ready", why: null, sinceMs: START, offer: null, heardMs: null };

describe("the session of a linked phone", () => {
  let database: TestDb;
  let tools: LinkTools;
  const nowMs = () => START;
  const shelfOf = (runner: string) => sessionShelf(tools, { channel: CHANNEL, runner, nowMs });
  const deskOf = (runner: string) => linkDesk(tools, { channel: CHANNEL, runner, nowMs });

  beforeAll(async () => {
    database = await testDb();
    tools = { db: database.db, vault, ids: makeIds({ nowMs }) };
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await tools.db.channelLink.deleteMany();
    await tools.db.channelSession.deleteMany();
    await tools.db.channelSessionPart.deleteMany();
    await deskOf("one").report(report);
  });

  it("comes back as it was, however large, and only the newest stays", async () => {
    const [old, copy] = [randomBytes(10), randomBytes(2_500_000)];
    expect(await shelfOf("one").take()).toBeNull();
    expect(await shelfOf("one").put(old)).toBe(true);
    expect(await shelfOf("one").put(copy)).toBe(true);
    expect(Buffer.compare((await shelfOf("other").take()) ?? Buffer.alloc(0), copy)).toBe(0);
    expect(await tools.db.channelSessionPart.count()).toBe(3);
    const about = await lookAtSession(tools.db, CHANNEL);
    expect(about?.storedAtMs).toBe(START);
    expect(about?.sizeBytes).toBeGreaterThan(copy.byteLength);
  });

  it("is changed by nobody but the process that holds the connection", async () => {
    await shelfOf("one").put(Buffer.from("ini"));
    expect(await shelfOf("other").put(Buffer.from("itu"))).toBe(false);
    expect(await shelfOf("other").claim("folder")).toBe(false);
    await shelfOf("other").clear();
    expect(await tools.db.channelSessionPart.count()).toBe(1);
    expect(String(await shelfOf("one").take())).toBe("ini");
  });

  it("knows in whose folder it was used last, also after it ended", async () => {
    expect(await shelfOf("one").lastUser()).toBeNull();
    expect(await shelfOf("one").claim("folder")).toBe(true);
    await shelfOf("one").put(Buffer.from("ini"));
    await shelfOf("one").clear();
    expect(await shelfOf("one").lastUser()).toBe("folder");
    expect([await shelfOf("one").take(), await lookAtSession(tools.db, CHANNEL)]).toEqual([null, null]);
  });

  it("opens only whole: with a piece missing or two that changed places it is no session", async () => {
    await shelfOf("one").put(randomBytes(2_500_000));
    const { version } = await tools.db.channelSession.findUniqueOrThrow({ where: { channel: CHANNEL } });
    const part = (from: number, to: number) =>
      tools.db.channelSessionPart.updateMany({
        where: { channel: CHANNEL, version: version ?? "", part: from },
        data: { part: to },
      });
    await part(0, 7);
    await expect(shelfOf("one").take()).rejects.toThrow();
    await part(1, 0);
    await part(7, 1);
    await expect(shelfOf("one").take()).rejects.toThrow();
  });

  it("stands there sealed", async () => {
    await shelfOf("one").put(Buffer.from("kunci rahasia dari telepon"));
    const [part] = await tools.db.channelSessionPart.findMany();
    expect(Buffer.from(part?.bytes ?? []).includes("rahasia")).toBe(false);
  });
});
