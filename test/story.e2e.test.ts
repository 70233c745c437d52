import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../src/app.ts";
import { makeLog } from "../src/kit/log.ts";
import { createInvite } from "../src/person/offers.ts";
import { sampleLinks, type WelcomeLink } from "../src/welcome.ts";
import { cheapPhone, withBrowser } from "./support/browser.ts";
import { photoOf } from "./support/cards/photo.ts";
import { type TestDb, testDb } from "./support/db.ts";
import { freePort } from "./support/free-port.ts";
import { withoutMomentsAndIds } from "./support/log-lines.ts";
import { makePeople } from "./support/people.ts";
import { workbookOf } from "./support/workbook.ts";
import { TEST_KEYS, testConfig } from "./support/world.ts";

/** SHOTS=folder keeps pictures of the way; the README shows one of them. */
const SHOTS = process.env.SHOTS;
/** Where the list is sent for. */
const VILLAGE = "61.07.02.2003";

describe("the main job, in a real browser", () => {
  const openContext = withBrowser();
  const logged: string[] = [];
  let database: TestDb;
  let app: App;
  let links: readonly WelcomeLink[] = [];

  beforeAll(async () => {
    database = await testDb();
    const port = await freePort();
    const config = testConfig({ PORT: String(port) });
    const log = makeLog("debug", { write: (line) => void logged.push(line) });
    app = buildApp({ config, databaseUrl: database.url, keys: TEST_KEYS, soleOwner: true, log });
    await app.start();
    links = await sampleLinks(app, config, `http://localhost:${port}`);
  });

  afterAll(async () => {
    await app.stop();
    await database.close();
  });

  const inviteFor = async (areaCode: string) => {
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({
      where: { regencyCode: areaCode.slice(0, 5) },
    });
    const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
    return createInvite(app.db, { kind: "village_head", programmeId, areaCode }, tools);
  };

  const urlFor = (what: string) => links.find((link) => link.what.includes(what))?.url ?? "";

  it("a village head registers a worker, and the worker asks whether they are covered", async () => {
    const head = await (await openContext(cheapPhone)).newPage();
    await head.goto(urlFor("kepala desa"));
    await picture(head, "invitation");
    await head.click("#send");
    await answered(head, "Apakah Bapak/Ibu setuju?");
    await tap(head, "Ya, setuju");
    await answered(head, "Apakah benar ini Bapak/Ibu?");
    await tap(head, "Ya, benar");
    await answered(head, "Selamat bertugas");
    await picture(head, "menu");
    await tap(head, "Daftarkan pekerja");
    await answered(head, "Ketik NIK pekerja");
    await say(head, "6107014101800001 SITI AMINAH petani 081200001234");
    await answered(head, "Mohon diperiksa");
    await picture(head, "summary");
    await tap(head, "YA, simpan");
    await answered(head, "Sekarang 1 dari 100 orang");
    await picture(head, "saved");

    const worker = await (await openContext(cheapPhone)).newPage();
    await worker.goto(urlFor("worker"));
    await picture(worker, "first-visit");
    await worker.click("#start");
    await answered(worker, "Apakah Bapak/Ibu setuju?");
    await say(worker, "ya");
    await answered(worker, "Cek status perlindungan");
    await say(worker, "CEK");
    await answered(worker, "Ketik NIK orang yang mau dicek");
    await say(worker, "6107014101800001");
    await answered(worker, "Siapa namanya?");
    await say(worker, "ibu siti aminah");
    await answered(worker, "BELUM terlindungi");
    await picture(worker, "status");

    const row = await app.db.enrolment.findFirstOrThrow({ include: { worker: true, roster: true } });
    expect(row.worker.name).toBe("SITI AMINAH");
    expect(row.state).toBe("draft");
    expect(app.vault.open("worker.nik", row.worker.nikSealed)).toBe("6107014101800001");
    expect(logged.filter((line) => /\d{16}|\+62\d|\b08\d{8,}/.test(withoutMomentsAndIds(line)))).toEqual([]);
  }, 60_000);

  it("a village head sends a list three ways, and says yes", async () => {
    const head = await (await openContext(cheapPhone)).newPage();
    await head.goto(urlFor("worker"));
    await head.click("#start");
    await answered(head, "Apakah Bapak/Ibu setuju?");
    await tap(head, "Ya, setuju");
    await answered(head, "Cek status perlindungan");
    await say(head, `KODE ${await inviteFor(VILLAGE)}`);
    await answered(head, "Apakah benar ini Bapak/Ibu?");
    await tap(head, "Ya, benar");
    await answered(head, "Selamat bertugas");
    await tap(head, "Kirim banyak nama sekaligus");
    await answered(head, "Daftar Pekerja Rentan.xlsx");
    await picture(head, "template");
    await say(
      head,
      "1. Dewi Lestari - 6107014505880005 - dagang\n2. Joko 610701210785000 nelayan\n3. Agus, 6107012107850008, ojol",
    );
    await answered(head, "3 baris terbaca: 2 baru, 0 sudah ada, 1 perlu diperbaiki");
    await picture(head, "preview");
    await tap(head, "YA, simpan 2 orang");
    await answered(head, "2 orang tersimpan");
    const [first, second] = makePeople(2, 4);
    const rows = [first, second].map((one, at) => [String(at + 1), one?.nik ?? "", one?.name ?? "", "petani"]);
    await attach(head, "daftar.xlsx", workbookOf([["No", "NIK", "Nama", "Pekerjaan"], ...rows]));
    await answered(head, "2 baris terbaca: 2 baru");
    await tap(head, "YA, simpan 2 orang");
    await answered(head, "Sekarang 4 dari 100 orang");
    await attach(head, "ktp.jpg", (await photoOf(12_001)).bytes);
    await answered(head, "Foto sudah saya terima");
    await picture(head, "photo-sent");
    await answered(head, "1 baris terbaca", 60_000);
    await picture(head, "photo-read");
    expect(await app.db.enrolment.count({ where: { roster: { villageCode: VILLAGE } } })).toBe(4);
    expect(logged.filter((line) => /\d{16}|\+62\d|\b08\d{8,}/.test(withoutMomentsAndIds(line)))).toEqual([]);
  }, 120_000);

  it("shows the number masked when the page is opened again", async () => {
    const context = await openContext(cheapPhone);
    const page = await context.newPage();
    await page.goto(urlFor("worker"));
    await page.click("#start");
    await answered(page, "Apakah Bapak/Ibu setuju?");
    await say(page, "ya");
    await answered(page, "Cek status perlindungan");
    await say(page, "CEK");
    await answered(page, "Ketik NIK orang yang mau dicek");
    await say(page, "6107014101800001");
    await answered(page, "Siapa namanya?");
    await page.reload();
    await answered(page, "Siapa namanya?");
    const shown = await page.locator("#log").textContent();
    expect(shown).toContain("••01");
    expect(shown).not.toContain("6107014101800001");
  }, 60_000);

  it("shows a page where the console will be", async () => {
    const page = await (await openContext(cheapPhone)).newPage();
    await page.goto(urlFor("console"));
    await page.waitForSelector("text=Konsol kantor kabupaten");
    await picture(page, "console");
  });
});

/** Taps the newest button that says `title`. */
async function tap(page: Page, title: string): Promise<void> {
  await page.locator("button", { hasText: title }).last().click();
}

async function say(page: Page, text: string): Promise<void> {
  await page.fill("#text", text);
  await page.click("#send");
}

async function attach(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const mimeType = name.endsWith("jpg") ? "image/jpeg" : "application/octet-stream";
  await page.locator("#file").setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });
  await page.click("#send");
}

/** Waits until the newest thing said holds `text`. */
async function answered(page: Page, text: string, timeout = 15_000): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector("#log")?.textContent?.includes(wanted) ?? false, text, {
    timeout,
  });
}

async function picture(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  // Answers slide in; a picture shows them at rest.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
