import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Inbound } from "../../../../src/channels/channel.ts";
import { makeTerminal } from "../../../../src/channels/terminal/channel.ts";
import { wrap } from "../../../../src/channels/terminal/wrap.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { readScreen } from "./screen.ts";

function setUp(first: { firstNumber?: number; folder?: string } = { firstNumber: 1 }) {
  const input = new PassThrough();
  const output = new PassThrough();
  const terminal = makeTerminal({
    input,
    output,
    session: "talk",
    name: "Pak Budi",
    log: makeLog("silent"),
    clock: { nowMs: () => 1000 },
    words: (key, vars = {}) => `«${[key, ...Object.values(vars)].join(" ")}»`,
    ...first,
  });
  return { input, output, terminal, screen: readScreen(output) };
}

test("every line is a message, until the input ends", async () => {
  const { input, terminal } = setUp();
  const inbox: Inbound[] = [];
  await terminal.start(async (inbound) => {
    inbox.push(inbound);
    return "new";
  });
  input.end("MULAI\r\n\n  1 \nterakhir");
  await terminal.ended;
  expect(inbox.map(({ externalId, text }) => [externalId, text])).toEqual([
    ["talk-1", "MULAI"],
    ["talk-2", "1"],
    ["talk-3", "terakhir"],
  ]);
  expect(inbox[0]).toMatchObject({ channel: "terminal", chatKey: "talk", order: 1, kind: "text", sentAtMs: 1000 });
});

test("no number of an earlier channel comes again, even in the same millisecond", async () => {
  const ids: string[] = [];
  for (const text of ["satu", "dua"]) {
    const { input, terminal } = setUp({});
    await terminal.start(async ({ externalId }) => {
      ids.push(externalId);
      return "new";
    });
    input.end(`${text}\n${text}\n`);
    await terminal.ended;
  }
  expect(new Set(ids).size).toBe(4);
});

test("a line is stored before the next one is read", async () => {
  const { input, terminal } = setUp();
  let underWay = 0;
  let most = 0;
  await terminal.start(async () => {
    most = Math.max(most, ++underWay);
    await new Promise((done) => setImmediate(done));
    underWay -= 1;
    return "new";
  });
  input.end("satu\ndua\ntiga\n");
  await terminal.ended;
  expect([most, underWay]).toEqual([1, 0]);
});

test("who was not stored is told, and so is who names a file that is not there", async () => {
  const { input, terminal, screen } = setUp();
  await terminal.start(() => Promise.reject(new Error("store away")));
  input.end("halo\n/file /tidak/ada.xlsx\n");
  await terminal.ended;
  expect(await screen.messages(2)).toEqual(["«terminalNotStored»", "«terminalNoFile»"]);
});

test("a picture is an image, anything else a document, and a file that went away is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "seratus-terminal-"));
  const { input, terminal } = setUp();
  const inbox: Inbound[] = [];
  await terminal.start(async (inbound) => {
    inbox.push(inbound);
    return "new";
  });
  await writeFile(join(folder, "kartu.JPG"), "jpeg");
  await writeFile(join(folder, "daftar pekerja.csv"), "nik");
  input.end(`/file ${join(folder, "kartu.JPG")}\n/file ${join(folder, "daftar pekerja.csv")}\n`);
  await terminal.ended;
  expect(inbox.map(({ kind, media }) => [kind, media?.fileName, media?.claimedMime])).toEqual([
    ["image", "kartu.JPG", "image/jpeg"],
    ["document", "daftar pekerja.csv", undefined],
  ]);
  await rm(folder, { recursive: true });
  const gone = terminal.openMedia(inbox[0]?.media ?? { ref: "" }, 100);
  await expect(gone).rejects.toMatchObject({ reason: "bad-request", retryable: false });
});

test("nothing is printed before the start or after the stop, nor when it is too long", async () => {
  const { terminal, screen } = setUp();
  const out = { id: "1", chatKey: "talk", text: "halo" };
  await expect(terminal.send(out)).rejects.toMatchObject({ reason: "transport", retryable: true });
  await terminal.start(async () => "new");
  await expect(terminal.send({ ...out, text: "a".repeat(4001) })).rejects.toMatchObject({ reason: "too-large" });
  expect(await terminal.send(out)).toEqual({ providerId: "1" });
  expect(await screen.messages(1)).toEqual(["halo"]);
  await terminal.stop();
  await expect(terminal.send(out)).rejects.toMatchObject({ reason: "transport" });
  expect(terminal.status().state).toBe("stopped");
});

test("a file is put where only this user can read it, and its path stands in one piece below the words", async () => {
  const folder = await mkdtemp(join(tmpdir(), "seratus-terminal-"));
  const { terminal, screen } = setUp({ folder });
  await terminal.start(async () => "new");
  const file = { fileName: "../Daftar Pekerja.xlsx", mime: "application/x-test", bytes: Buffer.alloc(1_500_000, 7) };
  const text = "Silakan diisi. ".repeat(10).trim();
  await terminal.send({ id: "1", chatKey: "talk", text, file });
  await terminal.send({ id: "2", chatKey: "talk", text: "", file: { ...file, bytes: Buffer.from("isi") } });
  const [first = "", second = ""] = await screen.messages(2);
  const path = first.split("\n").at(-1) ?? "";
  expect(first).toBe(`${wrap(text, 80)}\n«terminalFile Daftar Pekerja.xlsx 1,4 MB»\n${path}`);
  expect(path.startsWith(`${folder}/seratus-`) && path.endsWith("/Daftar Pekerja.xlsx")).toBe(true);
  expect((await readFile(path)).equals(file.bytes)).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(second).toMatch(/^«terminalFile Daftar Pekerja.xlsx 1 KB»\n/);
  await terminal.stop();
  await rm(folder, { recursive: true });
});

test("a file that cannot be put anywhere is a transport error", async () => {
  const { terminal } = setUp({ folder: "/tidak/ada" });
  await terminal.start(async () => "new");
  const file = { fileName: "a.csv", mime: "text/csv", bytes: Buffer.from("isi") };
  const sending = terminal.send({ id: "1", chatKey: "talk", text: "Ini", file });
  await expect(sending).rejects.toMatchObject({ reason: "transport", retryable: true });
  await terminal.stop();
});

test("a broken output is a transport error", async () => {
  const { terminal, output } = setUp();
  await terminal.start(async () => "new");
  output.on("error", () => undefined).destroy(new Error("gone"));
  const sending = terminal.send({ id: "1", chatKey: "talk", text: "halo" });
  await expect(sending).rejects.toMatchObject({ reason: "transport", retryable: true });
});

test("lines are broken between words and keep their indentation", () => {
  expect(wrap("satu dua tiga", 8)).toBe("satu dua\ntiga");
  expect(wrap("  - satu dua\n\n  - tiga", 10)).toBe("  - satu\n  dua\n\n  - tiga");
  expect(wrap("pendek sekalipanjangnya ya", 8)).toBe("pendek\nsekalipanjangnya\nya");
});

test("nothing printed can steer the terminal", () => {
  expect(wrap("a\u001b[2Jb\u009bc\u0007\td", 80)).toBe("a[2Jbc\td");
});
