import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../../../../src/app.ts";
import { paceOf } from "../../../../src/broadcast/pace-rules.ts";
import { askBroadcast, makeBroadcast } from "../../../../src/broadcast/service.ts";
import { makeSample } from "../../../../src/db/seed.ts";
import { lookAtLink } from "../../../../src/link/service.ts";
import { createInvite } from "../../../../src/person/offers.ts";
import { photoOf } from "../../../support/cards/photo.ts";
import { type TestDb, testDb } from "../../../support/db.ts";
import { freePort } from "../../../support/free-port.ts";
import { type SentMessage, startWhatsAppStandin, type WhatsAppStandin } from "../../../support/whatsapp-standin.ts";
import { TEST_KEYS, testConfig } from "../../../support/world.ts";
import { wrappedBrowser } from "../../../support/wrapped-browser.ts";
import { seratus } from "../../cli/shell.ts";

const HOUR_MS = 3_600_000;
const VILLAGES = ["61.07.02.2003", "61.07.02.2004", "61.07.02.2005"];
const HEADS = VILLAGES.map((_, n) => `628120000400${n}@c.us`);
const pace = paceOf("whatsapp-web");
if (pace.kind !== "careful") throw new Error("WhatsApp Web is not written to with care");

describe("everything else that is done, on WhatsApp Web", () => {
  let standin: WhatsAppStandin;
  let database: TestDb;
  let home: string;
  let app: App;
  /** A Monday morning in Pontianak, whatever the hour is here. */
  let aheadMs = Date.parse("2026-11-23T02:00:00Z") - Date.now();
  const clock = { nowMs: () => Date.now() + aheadMs };
  const [first = "", second = ""] = HEADS;

  beforeAll(async () => {
    standin = await startWhatsAppStandin();
    database = await testDb();
    home = await mkdtemp(join(tmpdir(), "seratus-everything-"));
    const port = await freePort();
    const chrome = await wrappedBrowser(home, standin.chromiumArgs);
    const config = testConfig({ PORT: String(port), DATA_DIR: home, WHATSAPP_MODE: "web", CHROME_PATH: chrome });
    app = buildApp({ config, databaseUrl: database.url, keys: TEST_KEYS, soleOwner: true, clock });
    await makeSample(app.db, tools());
    await app.start();
    await until(async () => {
      const link = await lookAtLink(app, "whatsapp-web", clock.nowMs());
      // A QR that was just replaced by the next one is looked at again.
      if (link?.offer && "qr" in link.offer) tryOut(() => standin.scan((link.offer as { qr: string }).qr));
      return link?.state === "ready";
    });
    for (const [n, village] of VILLAGES.entries()) await takeUp(HEADS[n] ?? "", village);
  }, 120_000);
  afterAll(async () => {
    await app?.stop();
    await standin?.close();
    await database?.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });

  const tools = () => ({ vault: app.vault, ids: app.ids, nowMs: clock.nowMs() });
  const wordsOf = ({ body, caption }: SentMessage) => body ?? caption ?? "";
  const read = (text: string) => standin.sent.filter((message) => wordsOf(message).includes(text));
  /** Says something; resolves with the first thing after it that holds `text`. */
  function say(chat: string, body: string, text: string, more: object = {}): Promise<SentMessage> {
    const from = standin.sent.length;
    standin.deliver({ chat, body, t: Math.floor(clock.nowMs() / 1_000), ...more });
    const isIt = (message: SentMessage) =>
      standin.sent.indexOf(message) >= from && message.to === chat && wordsOf(message).includes(text);
    return standin.waitSent(isIt, 90_000);
  }

  async function takeUp(chat: string, areaCode: string): Promise<void> {
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const code = await createInvite(app.db, { kind: "village_head", programmeId, areaCode }, tools());
    await say(chat, `KODE ${code}`, "Apakah Bapak/Ibu setuju?");
    await say(chat, "1", "Apakah benar ini Bapak/Ibu?");
    await say(chat, "ya", "Selamat bertugas");
  }

  async function forward(ms: number): Promise<void> {
    await app.settled();
    aheadMs += ms;
  }

  it("reads a card in a photo", async () => {
    const bytes = Buffer.from((await photoOf(12_001)).bytes);
    const file = { bytes, mime: "image/jpeg" };
    const preview = await say(first, "", "1 baris terbaca", { file });
    expect(wordsOf(preview)).toContain("NIK 160424••••••0004");
    await say(first, "MENU", "Ada yang bisa saya bantu?");
  }, 120_000);

  it("sends a broadcast to heads who wrote, one at a time, and tells whom it reached and who read it", async () => {
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const nobody = { personId: null, scope: null, chatId: null };
    const audience = { roles: ["village_head"] as const, areas: VILLAGES, channels: [] };
    const wanted = {
      programmeId,
      areaCode: "61.07",
      text: "Kabar untuk {desa}.",
      answers: ["Hadir", "Tidak"],
      audience,
    };
    const made = await makeBroadcast(app.db, nobody, wanted, tools());
    if (made.is !== "made") throw new Error(made.is);
    await app.db.$transaction((tx) => askBroadcast(tx, nobody, { id: made.id, startMs: null }, tools()));
    for (let count = 1; count <= HEADS.length; count++) {
      await standin.waitSent(() => read("Kabar untuk").length === count, 20_000);
      expect(read("Kabar untuk")).toHaveLength(count);
      // Somebody is answered meanwhile, at once.
      if (count === 1) await say(second, "MENU", "Ada yang bisa saya bantu?");
      await forward(pace.mostGapMs);
    }
    await until(async () => (await app.db.broadcast.findUniqueOrThrow({ where: { id: made.id } })).state === "done");
    expect(new Set(read("Kabar untuk").map(({ to }) => to))).toEqual(new Set(HEADS));
    const [seen] = read("Kabar untuk");
    standin.ack(seen?.id ?? "", 3);
    const status = async () => (await seratus(database.url, ["broadcast", "status", `${made.id}`])).out;
    await until(async () => (await status()).includes("of 3 on WhatsApp 3 arrived, at least 1 read"));
    await say(first, "1", "");
    expect(await status()).toContain('"Hadir": 1');
  }, 120_000);

  it("stops a broadcast by itself when the server refuses its messages", async () => {
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const nobody = { personId: null, scope: null, chatId: null };
    const audience = { roles: ["village_head"] as const, areas: VILLAGES, channels: [] };
    const wanted = { programmeId, areaCode: "61.07", text: "Ditolak.", answers: [], audience };
    const made = await makeBroadcast(app.db, nobody, wanted, tools());
    if (made.is !== "made") throw new Error(made.is);
    standin.refuse(HEADS.length);
    await app.db.$transaction((tx) => askBroadcast(tx, nobody, { id: made.id, startMs: null }, tools()));
    const refused = () => app.db.recipient.count({ where: { broadcastId: made.id, state: "refused" } });
    for (let count = 1; count <= HEADS.length; count++) {
      await until(async () => (await refused()) === count);
      await forward(pace.mostGapMs);
    }
    await until(async () => (await app.db.broadcast.findUniqueOrThrow({ where: { id: made.id } })).state !== "sending");
    expect(await app.db.broadcast.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({
      ...{ state: "paused", pausedWhy: "failed" },
    });
    expect(read("Ditolak.")).toEqual([]);
  }, 120_000);

  it("reminds who has named nobody, and goes on from its number", async () => {
    await app.db.programme.updateMany({
      where: { regencyCode: "61.07" },
      data: { registrationFrom: new Date("2026-11-01"), registrationUntil: new Date("2026-12-04") },
    });
    const from = standin.sent.length;
    await forward(48 * HOUR_MS);
    await app.tick();
    const reminder = await standin.waitSent(
      (message) => standin.sent.indexOf(message) >= from && message.to === second && wordsOf(message).includes("1. "),
      30_000,
    );
    expect(wordsOf(reminder)).toContain("Ingatkan besok");
    await say(second, "1", "NIK");
  }, 60_000);
});

function tryOut(doing: () => void): void {
  try {
    doing();
  } catch {
    // The next look will do.
  }
}

async function until(is: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 30_000;
  while (!(await is())) {
    if (Date.now() > limit) throw new Error("it did not become so");
    await new Promise((look) => setTimeout(look, 50));
  }
}
