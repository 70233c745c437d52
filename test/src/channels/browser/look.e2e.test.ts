import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cheapPhone, withBrowser } from "../../../support/browser.ts";
import { type Desk, openDesk, word } from "./desk.ts";

const shots = join(tmpdir(), "shots");
mkdirSync(shots, { recursive: true });
const openContext = withBrowser();
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const menu = {
  text: "Selamat pagi, Bapak/Ibu Kepala Desa Sukamaju.\n\nApa yang ingin Bapak/Ibu kerjakan?\n\n1. Daftarkan pekerja\n2. Lihat daftar\n3. Kirim daftar ke kabupaten\n\nKetuk salah satu, atau balas dengan angkanya.",
  options: [
    { id: "add", title: "Daftarkan pekerja" },
    { id: "list", title: "Lihat daftar" },
    { id: "submit", title: "Kirim daftar ke kabupaten" },
  ],
};

/** Nothing sticks out sideways, and everything that can be tapped is big enough for a thumb. */
async function expectComfort(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button:enabled, textarea, a")]
      .filter((node) => node.offsetParent !== null && (node.offsetHeight < 44 || node.offsetWidth < 44))
      .map((node) => node.outerHTML),
  );
  expect(small).toEqual([]);
}

describe.each(["light", "dark"] as const)("on a cheap phone, %s", (colorScheme) => {
  test("the page is comfortable from the first visit to a menu", async () => {
    const page = await (await openContext({ ...cheapPhone, colorScheme })).newPage();
    await page.goto(`${desk.url}/chat/kepala-desa`);
    await page.getByText(word("connected")).waitFor();
    await expectComfort(page);
    await page.screenshot({ path: join(shots, `${colorScheme}-1-welcome.png`) });

    desk.answer = () => menu;
    await page.getByRole("button", { name: word("start") }).tap();
    await page.getByRole("button", { name: "Lihat daftar" }).waitFor();
    await expectComfort(page);
    await page.screenshot({ path: join(shots, `${colorScheme}-2-menu.png`) });

    desk.answer = () => undefined;
    await page.getByRole("button", { name: "Daftarkan pekerja" }).tap();
    await page.getByText(word("typing")).waitFor();
    await page.screenshot({ path: join(shots, `${colorScheme}-3-typing.png`) });

    const [inbound] = desk.inbox;
    await desk.say(inbound?.chatKey ?? "", { text: "Baik. Berapa NIK pekerjanya? Ada 16 angka di KTP." });
    desk.isBroken = true;
    await page.getByLabel(word("inputLabel")).fill("3602 0415 0785 0003\nNamanya Siti Aminah, buruh tani");
    await page.getByRole("button", { name: word("send"), exact: true }).tap();
    await page.getByText(word("errorNotStored")).waitFor();
    await expectComfort(page);
    await page.screenshot({ path: join(shots, `${colorScheme}-4-waiting.png`) });
  });
});

test.each(["light", "dark"] as const)("files on a cheap phone, %s", async (colorScheme) => {
  const page = await (await openContext({ ...cheapPhone, colorScheme })).newPage();
  await page.goto(`${desk.url}/chat/kepala-desa`);
  await page.getByText(word("connected")).waitFor();
  const photo = (name: string, size: number) => ({ name, mimeType: "image/jpeg", buffer: Buffer.alloc(size, 1) });
  const photos = [1, 2, 3, 4].map((n) => photo(`IMG_20261122_10${n}5${n}1_KTP_dari_kamera_belakang.jpg`, 900_000 * n));
  await page.locator("#file").setInputFiles([...photos, photo("terlalu besar.jpg", 11_000_000)]);
  await page.locator("#picked li").nth(3).waitFor();
  await expectComfort(page);
  await page.screenshot({ path: join(shots, `${colorScheme}-5-chosen.png`) });

  await page.getByRole("button", { name: word("send"), exact: true }).tap();
  await expect.poll(() => desk.inbox.length).toBe(4);
  const file = {
    fileName: "Daftar Pekerja Rentan.xlsx",
    mime: "application/vnd.ms-excel",
    bytes: Buffer.alloc(18_000),
  };
  const [inbound] = desk.inbox;
  const text = "Ini daftarnya. Silakan diisi di Excel, satu orang satu baris, lalu kirim lagi ke sini.";
  await desk.say(inbound?.chatKey ?? "", { text, file, options: menu.options });
  await page.locator("a.file").waitFor();
  await expectComfort(page);
  await page.screenshot({ path: join(shots, `${colorScheme}-6-file.png`) });
});

test("an invitation on a phone that loses its signal", async () => {
  const page = await (await openContext(cheapPhone)).newPage();
  await page.goto(`${desk.url}/chat/kepala-desa#kode=ABCD-EFGH`);
  await page.getByText(word("codeHint")).waitFor();
  await expectComfort(page);
  await page.context().setOffline(true);
  await page.getByRole("status").getByText(word("waiting")).waitFor();
  await expectComfort(page);
  await page.screenshot({ path: join(shots, "invited.png") });
});

test("large letters on a phone", async () => {
  const page = await (await openContext(cheapPhone)).newPage();
  desk.answer = () => menu;
  await page.goto(`${desk.url}/chat`);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "150%"));
  await page.screenshot({ path: join(shots, "large-1.png") });
  await page.getByRole("button", { name: word("start") }).tap();
  await page.getByRole("button", { name: "Lihat daftar" }).waitFor();
  await expectComfort(page);
  await page.screenshot({ path: join(shots, "large-2.png") });
});

test("a desktop screen", async () => {
  const page = await (await openContext({ viewport: { width: 1200, height: 800 } })).newPage();
  desk.answer = () => menu;
  await page.goto(`${desk.url}/chat`);
  await page.getByRole("button", { name: word("start") }).click();
  await page.getByRole("button", { name: "Lihat daftar" }).waitFor();
  await expectComfort(page);
  await page.screenshot({ path: join(shots, "desktop.png") });
});

test("without JavaScript the page says what to do", async () => {
  const page = await (await openContext({ ...cheapPhone, javaScriptEnabled: false })).newPage();
  await page.goto(`${desk.url}/chat`);
  await page.locator("noscript h2").waitFor();
  expect(await page.locator("noscript").textContent()).toContain(word("noScriptHow"));
  expect(await page.getByText(word("loading")).isVisible()).toBe(false);
  await page.screenshot({ path: join(shots, "no-script.png") });
});
