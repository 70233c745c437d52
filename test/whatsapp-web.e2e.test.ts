import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../src/app.ts";
import { makeSample } from "../src/db/seed.ts";
import { makeLog } from "../src/kit/log.ts";
import { openDoor } from "../src/link/service.ts";
import { createInvite } from "../src/person/offers.ts";
import { seratus } from "./src/cli/shell.ts";
import { cheapPhone, withBrowser } from "./support/browser.ts";
import { type TestDb, testDb } from "./support/db.ts";
import { freePort } from "./support/free-port.ts";
import { withoutMomentsAndIds } from "./support/log-lines.ts";
import { makePeople } from "./support/people.ts";
import { type SentMessage, startWhatsAppStandin, type WhatsAppStandin } from "./support/whatsapp-standin.ts";
import { workbookOf } from "./support/workbook.ts";
import { TEST_KEYS, testConfig } from "./support/world.ts";
import { wrappedBrowser } from "./support/wrapped-browser.ts";

/** SHOTS=folder keeps pictures of the pairing page. */
const SHOTS = process.env.SHOTS;
const VILLAGE = "61.07.02.2003";
const HEAD = "6281234567890@c.us";
const HIDDEN = "123456789012345@lid";
/** The account behind the head's number, and the one that gets the number later. */
const ACCOUNT = "770000000000001@lid";
const OTHER_ACCOUNT = "770000000000002@lid";

describe("the product on WhatsApp Web", () => {
  const openContext = withBrowser();
  const logged: string[] = [];
  let standin: WhatsAppStandin;
  let database: TestDb;
  let home: string;
  let app: App;
  let url: string;
  let make: (more?: Record<string, string>) => App;

  beforeAll(async () => {
    standin = await startWhatsAppStandin();
    database = await testDb();
    home = await mkdtemp(join(tmpdir(), "seratus-story-"));
    const port = await freePort();
    url = `http://localhost:${port}`;
    const chrome = await wrappedBrowser(home, standin.chromiumArgs);
    const log = makeLog("debug", { write: (line) => void logged.push(line) });
    const env = { PORT: String(port), DATA_DIR: home, WHATSAPP_MODE: "web", CHROME_PATH: chrome };
    make = (more) =>
      buildApp({
        config: testConfig({ ...env, ...more }),
        databaseUrl: database.url,
        keys: TEST_KEYS,
        soleOwner: true,
        log,
      });
    app = make();
    await app.start();
    await makeSample(app.db, tools());
  });

  afterAll(async () => {
    await app.stop();
    await standin.close();
    await database.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });

  const tools = () => ({ vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() });
  const door = () => openDoor({ db: app.db, vault: app.vault, ids: app.ids }, "whatsapp-web", Date.now());
  const said = (to = HEAD) =>
    standin.sent.filter((message) => message.to === to).map(({ body, caption }) => body ?? caption ?? "");
  /** The first message to somebody from now on that says this. */
  const told = (text: string, to = HEAD) => {
    const from = standin.sent.length;
    const isNew = (message: SentMessage) => standin.sent.indexOf(message) >= from;
    const wordsOf = ({ body, caption, pollName }: SentMessage) => pollName ?? body ?? caption ?? "";
    return standin.waitSent((sent) => isNew(sent) && sent.to === to && wordsOf(sent).includes(text), 15_000);
  };
  const answered = (text: string, to = HEAD) => {
    const answer = told(text, to);
    return (body: string, more: object = {}) => {
      standin.deliver({ chat: to, pushname: "Pak Dar", body, ...(to === HEAD && { lid: ACCOUNT }), ...more });
      return answer;
    };
  };
  const say = (body: string, until: string, to = HEAD) => answered(until, to)(body);

  it("is paired on a page that opens for one browser", async () => {
    const ready = await fetch(`${url}/readyz`);
    const channel = expect.objectContaining({ channel: "whatsapp-web", state: "needs-login" });
    expect([ready.status, (await ready.json()).channels]).toEqual([200, expect.arrayContaining([channel])]);
    const secret = await door();
    const page = await (await openContext(cheapPhone)).newPage();
    await page.goto(`${url}/whatsapp/pair/${secret}`);
    await page.waitForSelector("img.qr");
    await picture(page, "whatsapp-qr");
    // As a camera sees it.
    expect((await readQr(await page.locator("img.qr").screenshot())).split(",")).toHaveLength(5);
    const [elsewhere, guessed] = [secret, "x".repeat(43)].map((key) => fetch(`${url}/whatsapp/pair/${key}`));
    expect([(await elsewhere)?.status, (await guessed)?.status]).toEqual([404, 404]);
    expect(await (await elsewhere)?.text()).toBe(await (await guessed)?.text());
    const stranger = await (await openContext(cheapPhone)).newPage();
    await stranger.goto(`${url}/whatsapp/pair/${secret}`);
    expect(await stranger.textContent("main")).toContain("Mohon minta tautan baru");
    await picture(stranger, "whatsapp-closed");
    await page.click("a");
    await page.fill("#phone", "bukan nomor");
    await page.click("button");
    await page.waitForSelector(".wrong");
    await picture(page, "whatsapp-code-asked");
    await page.fill("#phone", "0811 0000 0001");
    await page.click("button");
    await picture(page, "whatsapp-code-waiting");
    await page.waitForSelector(".code");
    expect(await page.textContent(".code")).toBe("ABCD-1234");
    await picture(page, "whatsapp-code");
    standin.enterCode("6281100000001", "ABCD1234");
    await page.waitForSelector('[data-state="ready"]');
    await picture(page, "whatsapp-ready");
    // Not looked at again: after the link has ended it still says so.
    expect(await page.locator("meta[http-equiv=refresh]").count()).toBe(0);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }, 60_000);

  it("lets a village head register a worker and send a workbook", async () => {
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({
      where: { regencyCode: VILLAGE.slice(0, 5) },
    });
    const code = await createInvite(app.db, { kind: "village_head", programmeId, areaCode: VILLAGE }, tools());
    await say(`KODE ${code}`, "Apakah Bapak/Ibu setuju?");
    await say("1", "Apakah benar ini Bapak/Ibu?");
    await say("ya", "Selamat bertugas");
    await say("DAFTAR", "Ketik NIK pekerja");
    await say("6107014101800001 SITI AMINAH petani 081200001234", "Mohon diperiksa");
    await say("ya", "Sekarang 1 dari 100 orang");
    const rows = makePeople(2, 4).map(({ nik, name }, at) => [String(at + 1), nik, name, "petani"]);
    const bytes = Buffer.from(workbookOf([["No", "NIK", "Nama", "Pekerjaan"], ...rows]));
    const mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    await answered("2 baris terbaca: 2 baru")("", {
      caption: "Ini datanya",
      file: { bytes, mime, name: "daftar.xlsx" },
    });
    await say("ya", "Sekarang 3 dari 100 orang");
    expect(await app.db.enrolment.count({ where: { roster: { villageCode: VILLAGE } } })).toBe(3);
    standin.deliver({ chat: HEAD, lid: ACCOUNT, body: "CONTOH" });
    const file = await standin.waitSent(({ filename }) => filename === "Daftar Pekerja Rentan.xlsx");
    expect(
      standin
        .fileOf(file.directPath ?? "")
        ?.subarray(0, 2)
        .toString(),
    ).toBe("PK");
  }, 120_000);

  it("answers a hidden sender, whose number nobody knows", async () => {
    await answered("Apakah Bapak/Ibu setuju?", HIDDEN)("halo");
    const chats = await app.db.chat.findMany({
      where: { channel: "whatsapp-web" },
      select: { addressSealed: true, phoneSealed: true },
    });
    const hidden = chats.find(({ addressSealed }) => app.vault.open("chat.address", addressSealed) === HIDDEN);
    expect(hidden).toMatchObject({ phoneSealed: null });
  });

  it("takes a number for proven only where WhatsApp itself shows it, and says what to do where it does not", async () => {
    await say("ya", "Ada yang bisa saya bantu", HIDDEN);
    await say("KODE", "Ketik kode undangan", HIDDEN);
    const asked = await say("tidak punya", "Nomor Bapak/Ibu tidak terlihat oleh saya", HIDDEN);
    expect(asked.body).not.toContain("NOMOR SAYA");
    await say("0812 3456 7890", "Nomor yang diketik belum bisa dipastikan", HIDDEN);
    const shown = "6285700000002@c.us";
    await say("halo", "Apakah Bapak/Ibu setuju?", shown);
    await say("ya", "Ada yang bisa saya bantu", shown);
    await say("KODE", "Ketik kode undangan", shown);
    await say("tidak punya", "Untuk membagikan nomor WhatsApp ini, ketik NOMOR SAYA.", shown);
    await say("Nomor saya", "nomor HP Bapak/Ibu sudah dipastikan", shown);
    const chats = await app.db.chat.findMany({ select: { addressSealed: true, phoneSealed: true } });
    const proven = chats.filter(({ phoneSealed }) => phoneSealed !== null);
    expect(proven.map(({ addressSealed }) => app.vault.open("chat.address", addressSealed))).toEqual([shown]);
  }, 60_000);

  it("asks for a file again that was gone before it could be fetched", async () => {
    const again = answered("Mohon kirim sekali lagi");
    const asking = again("", { file: { bytes: Buffer.from("x"), mime: "text/csv", name: "daftar.csv" } });
    standin.expireMedia();
    await asking;
  });

  it("shows the office an answer that the server refused", async () => {
    standin.refuse(1);
    standin.deliver({ chat: HEAD, lid: ACCOUNT, body: "ROSTER" });
    const refused = () => app.db.outbox.findFirst({ where: { state: "refused", reason: "bad-request" } });
    while ((await refused()) === null) await app.settled();
    const { out } = await seratus(database.url, ["explain", `o${(await refused())?.id}`]);
    expect(out).toMatch(/refused.*bad-request/);
    const counted = await (await fetch(`${url}/metrics`)).text();
    expect(counted).toMatch(/seratus_\w+\{[^}]*bad-request[^}]*\} 1/);
    await say("MENU", "Ada yang bisa saya bantu");
  });

  it("is quiet in a group, and invites whoever sends a list there or mentions it", async () => {
    const before = standin.sent.length;
    const group = { chat: "120363000000000001@g.us", author: "6285700000001@c.us", pushname: "Bu Rini" };
    standin.deliver({ ...group, body: "selamat pagi semua" });
    standin.deliver({
      ...group,
      file: { bytes: Buffer.from("x"), mime: "application/octet-stream", name: "data.xlsx" },
    });
    const invitation = await standin.waitSent(({ to }) => to === "6285700000001@c.us");
    expect(invitation.body).toContain("Di grup saya tidak menjawab");
    const mention = { body: "@900000000000001 siapa saja yang sudah terdaftar?", mentions: ["900000000000001@lid"] };
    standin.deliver({ ...group, author: "6285700000003@c.us", ...mention });
    const other = await standin.waitSent(({ to }) => to === "6285700000003@c.us");
    // The same words for everybody: whoever is known is told no more than a stranger.
    expect(other.body).toBe(invitation.body);
    expect(standin.sent).toHaveLength(before + 2);
    expect(standin.sent.some(({ to }) => to.endsWith("@g.us"))).toBe(false);
  });

  it("answers once, and says that it is late, what was written while the server was down", async () => {
    await app.stop();
    const before = said().length;
    const t = Math.floor(Date.now() / 1000) - 20 * 60;
    await app.db.$disconnect();
    standin.deliver({ chat: HEAD, lid: ACCOUNT, body: "MENU", t });
    standin.deliver({ chat: HEAD, lid: ACCOUNT, body: "ROSTER", t: t + 60 });
    await heardBefore(database, t * 1000);
    app = make();
    await app.start();
    await standin.waitSent(({ to }) => to === HEAD && said().length >= before + 2, 30_000);
    await app.settled();
    const late = said().slice(before);
    expect(late).toHaveLength(2);
    expect(late[0]).toMatch(/^Maaf, pesan Bapak\/Ibu baru bisa saya baca sekarang/);
    expect(late[1]).not.toContain("baru bisa saya baca");
    // Answers go out while other chats are still read.
    const noted = () => app.db.auditEntry.findFirst({ where: { action: "gap-read" } });
    while ((await noted()) === null) await app.settled();
    expect((await noted())?.detail).toMatchObject({ chats: 1, messages: 2, unread: 0 });
    const counted = await (await fetch(`${url}/metrics`)).text();
    expect(counted).toContain('seratus_gap_total{channel="whatsapp-web",what="messages"} 2');
  }, 60_000);

  it("shows choices as polls when it is told to, and takes a vote as the choice", async () => {
    await app.stop();
    app = make({ WHATSAPP_MENUS: "polls" });
    await app.start();
    const menu = await say("MENU", "Ada yang bisa saya bantu");
    const registers = (menu.pollOptions ?? []).findIndex(({ name }) => name.includes("Daftarkan pekerja"));
    const registering = told("Ketik NIK pekerja");
    standin.vote(menu, [registers]);
    await registering;
    await say("6107014101800009 BUDI SANTOSO petani 081200009999", "Mohon diperiksa");
    const stale = told("Tombol itu dari pertanyaan yang sudah lewat");
    standin.vote(menu, [registers]);
    await stale;
  }, 60_000);

  it("knows a number that was passed on to another account: nothing of the former owner is said to it", async () => {
    const answer = await answered("Apakah Bapak/Ibu setuju?")("ROSTER", { lid: OTHER_ACCOUNT });
    expect(answer.body).not.toContain("SITI");
    const former = await app.db.auditEntry.count({ where: { action: "number-passed-on" } });
    expect(former).toBe(1);
  });

  it("wrote no number into a log, nor into a plain column", async () => {
    const bare = logged.map(withoutMomentsAndIds);
    expect(bare.filter((line) => /\d{16}|\+?62\d{6,}|\b08\d{8,}/.test(line))).toEqual([]);
    const inbox = await app.db.inbox.findMany({ select: { externalId: true } });
    const outbox = await app.db.outbox.findMany({ select: { providerId: true } });
    expect(JSON.stringify([inbox.map(({ externalId }) => externalId), outbox])).not.toContain("812345");
    expect(standin.surprises()).toEqual([]);
  });
});

/** The server was away since then: what was heard last lies before it. */
async function heardBefore({ db }: TestDb, ms: number): Promise<void> {
  await db.channelLink.updateMany({ data: { heardAt: new Date(ms - 60_000) } });
}

async function readQr(png: Buffer): Promise<string> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return decodeQR({ data, width: info.width, height: info.height });
}

async function picture(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
