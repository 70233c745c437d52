import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cheapPhone, withBrowser } from "../../../support/browser.ts";
import { type Desk, openDesk, word } from "./desk.ts";

const openContext = withBrowser();
let desk: Desk;
let context: BrowserContext;
let page: Page;

beforeEach(async () => {
  desk = await openDesk();
  context = await openContext(cheapPhone);
  page = await context.newPage();
  await page.goto(`${desk.url}/chat`);
  await page.locator('#net[data-state="connected"]').waitFor();
});
afterEach(() => desk.close());

const csv = (name: string, text = "nik,nama\n") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const pick = (...files: ReturnType<typeof csv>[]) => page.locator("#file").setInputFiles(files);
const send = () => page.getByRole("button", { name: word("send"), exact: true }).tap();
const names = () => page.locator("#picked .name").allTextContents();
const bubbles = () => page.locator(".said").allTextContents();
const chatKey = () => desk.inbox[0]?.chatKey ?? "";

describe("a file that is chosen", () => {
  test("waits with its name, its size and the limit until Send is tapped, and goes with the text", async () => {
    await pick(csv("daftar désa.csv", "x".repeat(3_000)));
    expect(await names()).toEqual(["daftar désa.csv"]);
    expect(await page.locator("#picked small").allTextContents()).toEqual(["3 KB"]);
    await page.getByText(word("fileLimit")).waitFor();
    expect(desk.inbox).toHaveLength(0);
    await page.getByLabel(word("inputLabel")).fill("Ini daftarnya");
    await send();
    await page.getByText(word("sent")).waitFor();
    const [inbound] = desk.inbox;
    expect(inbound).toMatchObject({ kind: "document", text: "Ini daftarnya", media: { fileName: "daftar désa.csv" } });
    expect(Buffer.from(await desk.browser.openMedia(inbound?.media ?? { ref: "" }, 3_000))).toHaveLength(3_000);
    expect(await page.getByLabel(word("inputLabel")).inputValue()).toBe("");
    expect(await page.locator("#tray").isVisible()).toBe(false);
  });

  test("can be left out again, and what is chosen twice is there once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "seratus-pick-"));
    const [one, two, three] = ["satu.csv", "dua.csv", "tiga.csv"].map((name) => join(folder, name));
    for (const path of [one, two, three]) await writeFile(path ?? "", "nik,nama\n");
    await page.locator("#file").setInputFiles([one ?? "", two ?? ""]);
    await page.locator("#file").setInputFiles([two ?? "", three ?? ""]);
    expect(await names()).toEqual(["satu.csv", "dua.csv", "tiga.csv"]);
    await page.getByRole("button", { name: `${word("takeOut")} dua.csv` }).tap();
    await send();
    await expect.poll(() => desk.inbox.map(({ media }) => media?.fileName)).toEqual(["satu.csv", "tiga.csv"]);
    await rm(folder, { recursive: true });
  });

  test("is not taken above 10 MB, and the page says which one before anything is sent", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const large = { name: "foto besar.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(10 * 1024 * 1024 + 1) };
    await page.locator("#file").setInputFiles([large, csv("kecil.csv")]);
    await page.getByText(word("fileTooLarge")).waitFor();
    expect(await page.locator("#hint").textContent()).toContain("foto besar.jpg (10,0 MB)");
    expect(await names()).toEqual(["kecil.csv"]);
    expect(asked.filter((url) => url.includes("documents"))).toEqual([]);
  });

  test("goes behind a text that is too long to go along with it", async () => {
    const text = "é".repeat(1_000);
    await page.getByLabel(word("inputLabel")).fill(text);
    await pick(csv("a.csv"));
    await send();
    await expect
      .poll(() => desk.inbox.map((one) => [one.kind, one.text]))
      .toEqual([
        ["text", text],
        ["document", ""],
      ]);
  });

  test("may be any of the kinds that are read", async () => {
    const accept = (await page.locator("#file").getAttribute("accept"))?.split(",") ?? [];
    expect(accept).toEqual(expect.arrayContaining([".xlsx", ".xls", ".ods", ".csv", ".txt", "image/*"]));
  });
});

describe("a file on its way", () => {
  test("tells in words how far it is", async () => {
    const seen = page.evaluate(
      () =>
        new Promise<string>((tell) => {
          const look = new MutationObserver(() => {
            const text = document.querySelector(".mine small")?.textContent ?? "";
            if (/\d+%/.test(text)) tell(text);
          });
          look.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await page.locator("#file").setInputFiles({
      name: "foto.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.alloc(5 * 1024 * 1024, 7),
    });
    await send();
    expect(await seen).toMatch(new RegExp(`^${word("sending")} \\d+0%$`));
    await page.getByText(word("sent")).waitFor();
  });

  test("waits for the signal and is then sent once", async () => {
    await context.setOffline(true);
    await pick(csv("a.csv"));
    await send();
    await page.locator(".waiting").waitFor();
    expect(await page.locator(".waiting small").textContent()).toBe(word("queued"));
    await context.setOffline(false);
    await page.getByText(word("sent")).waitFor();
    expect(desk.inbox).toHaveLength(1);
  });

  test("that changed on the phone after it was chosen is told of, and holds up nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "seratus-pick-"));
    const path = join(folder, "daftar.csv");
    await writeFile(path, "nik,nama\n");
    await page.locator("#file").setInputFiles(path);
    await rm(path);
    await send();
    await page.getByText(word("fileUnreadable")).waitFor();
    await page.getByLabel(word("inputLabel")).fill("lanjut");
    await send();
    await page.getByText(word("sent")).waitFor();
    expect(desk.inbox.map(({ text }) => text)).toEqual(["lanjut"]);
    await rm(folder, { recursive: true });
  });

  test("that was lost by a reload is told of", async () => {
    desk.isBroken = true;
    await pick(csv("daftar.csv"));
    await send();
    await page.getByText(word("errorNotStored")).waitFor();
    await page.reload();
    await page.getByText(word("fileLost")).waitFor();
    expect(await bubbles()).toEqual(["📎 daftar.csv"]);
    desk.isBroken = false;
    await page.reload();
    await page.getByText(word("welcomeTitle")).waitFor();
    expect(desk.inbox).toHaveLength(0);
  });
});

describe("a file from the assistant", () => {
  const file = {
    fileName: "Daftar Pekerja Rentan.xlsx",
    mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    bytes: Buffer.from(Array.from({ length: 20_000 }, (_, at) => at % 251)),
  };

  async function fetched(): Promise<{ name: string; bytes: Buffer }> {
    const download = page.waitForEvent("download");
    await page.locator("a.file").last().tap();
    const arrived = await download;
    return { name: arrived.suggestedFilename(), bytes: await readFile(await arrived.path()) };
  }

  beforeEach(async () => {
    await page.getByLabel(word("inputLabel")).fill("halo");
    await send();
    await page.getByText(word("sent")).waitFor();
  });

  test("stands in the conversation with its name and size, and the page stays when it is fetched", async () => {
    await desk.say(chatKey(), { text: "Silakan diisi.", file, options: [{ id: "x", title: "Selesai" }] });
    const card = page.locator("a.file");
    expect(await card.textContent()).toBe(`${file.fileName}${word("download")} · 20 KB`);
    expect(await page.locator(".theirs .said").textContent()).toBe("Silakan diisi.");
    expect(await fetched()).toEqual({ name: file.fileName, bytes: file.bytes });
    expect(await page.getByRole("button", { name: "Selesai" }).isEnabled()).toBe(true);
    await page.reload();
    expect(await fetched()).toEqual({ name: file.fileName, bytes: file.bytes });
  });

  test("that another process sent is there as well, made when it is asked for", async () => {
    desk.store(chatKey(), { text: "", file });
    desk.browser.wake(chatKey());
    await page.locator("a.file").waitFor();
    expect(await page.locator("a.file").textContent()).toBe(`${file.fileName}${word("download")}`);
    expect(await page.locator(".theirs .said").isVisible()).toBe(false);
    expect(await fetched()).toEqual({ name: file.fileName, bytes: file.bytes });
  });

  test("that follows an answer leaves the answer its choices", async () => {
    await desk.say(chatKey(), { text: "Lalu?", options: [{ id: "done", title: "Selesai" }] });
    await desk.say(chatKey(), { text: "", file });
    await page.locator("a.file").waitFor();
    const arrival = desk.arrival();
    await page.getByRole("button", { name: "Selesai" }).tap();
    expect(await arrival).toMatchObject({ kind: "choice", text: "done" });
    await expect.poll(bubbles).toEqual(["halo", "Lalu?", "", "Selesai"]);
    await page.reload();
    await page.locator("a.file").waitFor();
    expect(await bubbles()).toEqual(["halo", "Lalu?", "", "Selesai"]);
  });

  test("that cannot be made says so in words, and the way back leads to the conversation", async () => {
    desk.store(chatKey(), { text: "Ini", file });
    desk.browser.wake(chatKey());
    await page.locator("a.file").waitFor();
    desk.isBroken = true;
    await page.locator("a.file").tap();
    await page.getByText(word("errorFileNotMade")).waitFor();
    desk.isBroken = false;
    await page.goBack();
    await page.getByText("Ini", { exact: true }).waitFor();
  });
});

test("the assistant is seen writing while something is read", async () => {
  await page.getByLabel(word("inputLabel")).fill("halo");
  await send();
  await page.getByText(word("sent")).waitFor();
  await desk.say(chatKey(), { text: "Sebentar, daftarnya saya baca." });
  await page.getByText(word("typing")).waitFor({ state: "hidden" });
  desk.browser.typing?.(chatKey());
  await page.getByText(word("typing")).waitFor();
  await desk.say(chatKey(), { text: "Sudah." });
  await page.getByText(word("typing")).waitFor({ state: "hidden" });
});
