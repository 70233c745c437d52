import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cheapPhone, withBrowser } from "../../../support/browser.ts";
import { type Desk, openDesk, word } from "./desk.ts";

const openContext = withBrowser();
let desk: Desk;
let context: BrowserContext;

beforeEach(async () => {
  desk = await openDesk();
  context = await openContext(cheapPhone);
});
afterEach(() => desk.close());

async function open(path = "/chat"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(desk.url + path);
  await page.locator('#net[data-state="connected"]').waitFor();
  return page;
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel(word("inputLabel")).fill(text);
  await page.getByRole("button", { name: word("send"), exact: true }).tap();
}

const bubbles = (page: Page) => page.locator(".said").allTextContents();
const bubble = (page: Page, text: string) => page.locator(".said").getByText(text, { exact: true });
const chatKey = () => desk.inbox[0]?.chatKey ?? "";
const options = [
  { id: "add", title: "Daftarkan pekerja" },
  { id: "list", title: "Lihat daftar" },
];

test("a first visitor taps Mulai, is answered, and writes", async () => {
  desk.answer = ({ text }) => ({ text: `Terima kasih untuk ${text}` });
  const page = await open();
  expect(await page.getByText(word("welcomeTitle")).isVisible()).toBe(true);
  await page.getByRole("button", { name: word("start") }).tap();
  await bubble(page, "Terima kasih untuk MULAI").waitFor();
  expect(await page.getByText(word("welcomeTitle")).isVisible()).toBe(false);
  await write(page, "baris satu\nbaris dua");
  await page.getByText("Terima kasih untuk baris satu").waitFor();
  expect(desk.inbox.map(({ text }) => text)).toEqual(["MULAI", "baris satu\nbaris dua"]);
});

test("while an answer is awaited the page says so", async () => {
  const page = await open();
  await write(page, "halo");
  await page.getByText(word("typing")).waitFor();
  await desk.say(chatKey(), { text: "ya?" });
  await page.getByText(word("typing")).waitFor({ state: "hidden" });
});

test("a tap sends the option's id, and a newer message takes the buttons away", async () => {
  const text = "Apa yang dikerjakan?\n1. Daftarkan pekerja\n2. Lihat daftar\nKetuk salah satu.";
  desk.answer = ({ kind }) => (kind === "choice" ? { text: "Baik." } : { text, options });
  const page = await open();
  await write(page, "MENU");
  await page.getByRole("button", { name: "Lihat daftar" }).tap();
  await bubble(page, "Baik.").waitFor();
  expect(desk.inbox[1]).toMatchObject({ kind: "choice", text: "list" });
  const said = ["MENU", "Apa yang dikerjakan?\nKetuk salah satu.", "Lihat daftar", "Baik."];
  expect(await bubbles(page)).toEqual(said);
  expect(await page.locator(".choice:enabled").count()).toBe(0);
  await page.reload();
  await bubble(page, "Baik.").waitFor();
  expect(await bubbles(page)).toEqual(said);
});

test("options that the text does not number are all there as well", async () => {
  desk.answer = () => ({ text: "Sudah benar?", options });
  const page = await open();
  await write(page, "cek");
  await page.getByRole("button", { name: "Daftarkan pekerja", exact: true }).waitFor();
  expect(await bubbles(page)).toEqual(["cek", "Sudah benar?"]);
});

describe("when the line is bad", () => {
  test("a cut stream comes back without a message lost or doubled", async () => {
    const page = await open();
    await write(page, "MULAI");
    await page.getByText(word("sent")).waitFor();
    for (let round = 0; round < 3; round++) {
      await desk.say(chatKey(), { text: `sebelum ${round}` });
      desk.cut();
      desk.store(chatKey(), { text: `selagi putus ${round}` });
      await bubble(page, `selagi putus ${round}`).waitFor();
      await page.locator('#net[data-state="connected"]').waitFor();
    }
    const rounds = [0, 1, 2].flatMap((n) => [`sebelum ${n}`, `selagi putus ${n}`]);
    expect(await bubbles(page)).toEqual(["MULAI", ...rounds]);
  });

  test("what is written without signal waits and is sent once, in order", async () => {
    desk.answer = ({ text }) => ({ text: `diterima: ${text}` });
    const page = await open();
    await context.setOffline(true);
    await write(page, "satu");
    await write(page, "dua");
    await page.locator(".waiting").nth(1).waitFor();
    expect(await page.locator("#net").textContent()).toBe(word("waiting"));
    expect(await page.locator(".waiting small").first().textContent()).toBe(word("queued"));
    await context.setOffline(false);
    await bubble(page, "diterima: dua").waitFor();
    expect(desk.inbox.map(({ text }) => text)).toEqual(["satu", "dua"]);
    expect(await page.locator(".waiting").count()).toBe(0);
    expect((await bubbles(page)).toSorted()).toEqual(["diterima: dua", "diterima: satu", "dua", "satu"]);
  });

  test("an answer that got lost on its way does not double the message", async () => {
    const page = await open();
    let isFirst = true;
    await page.route("**/messages", async (route) => {
      if (!isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      return route.abort("connectionreset");
    });
    await write(page, "hanya sekali");
    await page.getByText(word("sent")).waitFor();
    expect(isFirst).toBe(false);
    expect(desk.inbox).toHaveLength(1);
    expect(await bubbles(page)).toEqual(["hanya sekali"]);
  });

  test("what could not be stored is tried again by itself, even after a reload", async () => {
    const page = await open();
    desk.isBroken = true;
    await write(page, "jangan hilang");
    await page.getByText(word("errorNotStored")).waitFor();
    await page.reload();
    await page.locator(".waiting").waitFor();
    desk.isBroken = false;
    await page.getByText(word("sent")).waitFor();
    expect(desk.inbox.map(({ text }) => text)).toEqual(["jangan hilang"]);
    expect(await bubbles(page)).toEqual(["jangan hilang"]);
  });

  test("what is refused for good says why and lets the next one through", async () => {
    const page = await open();
    await page.route("**/documents", (route) => route.fulfill({ status: 415, json: { message: word("errorType") } }));
    await page.locator("#file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("x") });
    await page.getByRole("button", { name: word("send"), exact: true }).tap();
    await page.getByText(word("errorType")).waitFor();
    await write(page, "lanjut");
    await page.getByText(word("sent")).waitFor();
    expect(desk.inbox.map(({ text }) => text)).toEqual(["lanjut"]);
    await page.unroute("**/documents");
    await page.getByRole("button", { name: word("retry") }).tap();
    await expect.poll(() => desk.inbox.length).toBe(2);
  });
});

test("a reload shows the conversation, and a second page follows it live", async () => {
  desk.answer = ({ text }) => ({ text: `jawab ${text}` });
  const page = await open("/chat/kepala-desa");
  await write(page, "halo");
  await bubble(page, "jawab halo").waitFor();
  await page.reload();
  await bubble(page, "jawab halo").waitFor();
  expect(await bubbles(page)).toEqual(["halo", "jawab halo"]);
  const second = await open("/chat/kepala-desa");
  await write(page, "lagi");
  await bubble(second, "jawab lagi").waitFor();
  expect(await bubbles(second)).toEqual(["halo", "jawab halo", "lagi", "jawab lagi"]);
  const other = await open("/chat/pekerja");
  expect(await bubbles(other)).toEqual([]);
});

test("hostile text is shown as text and stays on the screen", async () => {
  const hostile = [
    "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">",
    "a".repeat(600),
    "\u202Eterbalik مرحبا بالعالم",
    "</script><!--",
  ];
  const page = await open();
  await write(page, hostile.join("\n"));
  await page.getByText(word("sent")).waitFor();
  for (const text of hostile) await desk.say(chatKey(), { text, options: [{ id: "x", title: text }] });
  await page.locator(".theirs").nth(3).waitFor();
  await page.reload();
  await page.locator(".theirs").nth(3).waitFor();
  expect(await bubbles(page)).toEqual([hostile.join("\n"), ...hostile]);
  expect(await page.title()).toBe(word("pageTitle"));
  expect(await page.locator("#log script, #log img").count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("an invitation's code is ready to send and never leaves in an address", async () => {
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = await open("/chat/kepala-desa#kode=ABCD-EFGH");
  expect(await page.getByLabel(word("inputLabel")).inputValue()).toBe("KODE ABCD-EFGH");
  await page.getByText(word("codeHint")).waitFor();
  expect(page.url()).toBe(`${desk.url}/chat/kepala-desa`);
  expect(desk.inbox).toHaveLength(0);
  const arrival = desk.arrival();
  await page.getByRole("button", { name: word("send"), exact: true }).tap();
  expect((await arrival).text).toBe("KODE ABCD-EFGH");
  expect(asked.filter((url) => new URL(url).search.includes("ABCD") || new URL(url).pathname.includes("ABCD"))).toEqual(
    [],
  );
});

test("on a keyboard Enter sends and Shift with Enter begins a line", async () => {
  const page = await (await openContext({ viewport: { width: 1000, height: 700 } })).newPage();
  await page.goto(`${desk.url}/chat`);
  const box = page.getByLabel(word("inputLabel"));
  await box.pressSequentially("satu");
  await box.press("Shift+Enter");
  await box.pressSequentially("dua");
  const height = await box.evaluate((node) => node.clientHeight);
  const arrival = desk.arrival();
  await box.press("Enter");
  expect((await arrival).text).toBe("satu\ndua");
  expect(await box.evaluate((node) => node.clientHeight)).toBeLessThan(height);
});

test("a browser that refuses cookies is told so", async () => {
  const page = await open();
  await context.clearCookies();
  await write(page, "halo");
  await page.getByText(word("errorSession")).waitFor();
  await page.getByRole("button", { name: word("reload") }).tap();
  await page.getByText(word("sent")).waitFor();
  expect(desk.inbox.map(({ text }) => text)).toEqual(["halo"]);
});

test("who reads further up is not pulled away, but told", async () => {
  const page = await open();
  await write(page, "halo");
  await page.getByText(word("sent")).waitFor();
  for (let n = 0; n < 15; n++) await desk.say(chatKey(), { text: `pesan ${n}\nbaris\nbaris` });
  await page.getByText("pesan 14").waitFor();
  await page.locator("#scroll").evaluate((node) => node.scrollTo(0, 0));
  await desk.say(chatKey(), { text: "paling baru" });
  await page.getByRole("button", { name: word("newest") }).tap();
  await expect
    .poll(() => bubble(page, "paling baru").evaluate((node) => node.getBoundingClientRect().bottom))
    .toBeLessThan(640);
  await page.getByRole("button", { name: word("newest") }).waitFor({ state: "hidden" });
});
