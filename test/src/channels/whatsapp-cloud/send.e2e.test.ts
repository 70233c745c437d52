import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PREPARED_MAX } from "../../../../src/broadcast/pace-rules.ts";
import { type Outbound, SendError } from "../../../../src/channels/channel.ts";
import { type CloudOptions, makeWhatsAppCloud } from "../../../../src/channels/whatsapp-cloud/channel.ts";
import { inOneLine, TEMPLATES, templateFor, valueMaxChars } from "../../../../src/channels/whatsapp-cloud/templates.ts";
import { type CloudFake, type FakePerson, startCloudFake } from "../../../support/whatsapp-cloud-fake.ts";
import { testOptions } from "./driver.ts";
import { approved } from "./office.ts";

const HOUR = 3_600_000;
const NOTICE = templateFor(false, null);
if (NOTICE === null) throw new Error("a notice has no template");
const noticeMaxChars = valueMaxChars(NOTICE);
let fake: CloudFake;
let person: FakePerson;
let nowMs = 1_795_000_000_000;

function open(more: Partial<CloudOptions> = {}) {
  return makeWhatsAppCloud({ ...testOptions(fake), clock: { nowMs: () => nowMs }, ...more });
}

async function begin(windowRefusal: "at-once" | "late" = "at-once") {
  fake = await startCloudFake({ nowMs: () => nowMs, windowRefusal, templates: approved });
  person = fake.person();
  person.say("Halo");
}

beforeEach(() => begin());
afterEach(() => fake.close());

const out = (more: Partial<Outbound> = {}): Outbound => ({
  id: "7",
  chatKey: person.user.phone,
  text: "Halo",
  ...more,
});

async function refused(doing: Promise<unknown>): Promise<SendError> {
  const error = await doing.then(
    () => new Error("it went out"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SendError)) throw error;
  return error;
}

describe("why a message did not go out", () => {
  it.each<[number, Partial<SendError>]>([
    [131056, { reason: "rate-limited", retryable: true, wholeChannel: false, retryAfterMs: 6_000 }],
    [130429, { reason: "rate-limited", retryable: true, wholeChannel: true }],
    [80007, { reason: "rate-limited", retryable: true, wholeChannel: true }],
    [4, { reason: "rate-limited", retryable: true, wholeChannel: true }],
    [190, { reason: "auth", retryable: true, wholeChannel: true }],
    [200, { reason: "auth", retryable: true, wholeChannel: true }],
    [131026, { reason: "not-registered", retryable: false }],
    [131049, { reason: "held-back", retryable: false }],
    [131009, { reason: "bad-request", retryable: false }],
    [132000, { reason: "bad-request", retryable: false }],
    [100, { reason: "bad-request", retryable: false }],
    [131000, { reason: "transport", retryable: true }],
  ])("the platform's %i", async (code, expected) => {
    fake.fail("messages", { kind: "error", code });
    const error = await refused(open().send(out()));
    expect(error).toMatchObject(expected);
    expect(error.message).not.toContain("planned");
    expect(person.user.shown).toEqual([]);
  });

  it("waits as long as it is told, and no call is made meanwhile", async () => {
    const channel = open();
    fake.fail("messages", { kind: "error", code: 4, retryAfter: 30 });
    expect(await refused(channel.send(out()))).toMatchObject({ retryAfterMs: 30_000 });
    expect(await refused(channel.send(out({ chatKey: "6281111111111" })))).toMatchObject({ reason: "rate-limited" });
    expect(fake.calls("messages")).toHaveLength(1);
  });

  it.each<[string, Parameters<CloudFake["fail"]>[1], Partial<SendError>]>([
    ["a broken connection", { kind: "reset" }, { reason: "transport", retryable: true }],
    ["no answer", { kind: "hang" }, { reason: "timeout", retryable: true }],
    ["a server error of no name", { kind: "error", status: 502, code: 999 }, { reason: "transport", retryable: true }],
  ])("%s", async (_what, fault, expected) => {
    fake.fail("messages", fault);
    const limit = fault.kind === "hang" ? { callLimitMs: 50 } : {};
    expect(await refused(open(limit).send(out()))).toMatchObject(expected);
  });

  it("an alarm goes off when the token is refused, and ends when it opens again", async () => {
    const channel = open();
    fake.fail("messages", { kind: "error", status: 401, code: 190 });
    await refused(channel.send(out()));
    expect(channel.status()).toMatchObject({ state: "degraded", why: "auth" });
    nowMs += 60_000;
    await channel.send(out());
    expect(channel.status().state).toBe("ready");
  });
});

describe("what can be tapped", () => {
  const options = (titles: readonly string[]) => titles.map((title, at) => ({ id: `menu:${at}`, title }));
  const kinds = () => person.user.shown.at(-1)?.options.map(({ as, title }) => `${as} ${title}`);
  const titles = (count: number) => Array.from({ length: count }, (_, at) => `Pilihan ${at + 1}`);

  it.each<[string, readonly string[], string, string[]]>([
    ["up to three as buttons", ["Ya", "Tidak", "Nanti"], "?", ["button Ya", "button Tidak", "button Nanti"]],
    ["long ones as a list", ["Daftarkan pekerja sekarang"], "?", ["row Daftarkan pekerja sekar…"]],
    ["ten as a list", titles(10), "?", titles(10).map((title) => `row ${title}`)],
    ["eleven as numbers in the text", titles(11), "?", []],
    ["none beside a text that is too long", ["Ya"], "x".repeat(1_025), []],
    ["two of one name as a list", ["Ya", "Ya"], "?", ["row Ya", "row Ya"]],
  ])("%s", async (_what, offered, text, expected) => {
    await open().send(out({ text, options: options(offered) }));
    expect(kinds()).toEqual(expected);
  });

  it("is left out when an id is longer than the platform takes", async () => {
    const channel = open();
    for (const length of [256, 257, 201])
      await channel.send(out({ options: [{ id: "x".repeat(length), title: length === 201 ? "y".repeat(21) : "Ya" }] }));
    expect(person.user.shown.map((message) => message.options.length)).toEqual([1, 0, 0]);
  });

  it("asks who hides the number for it by WhatsApp's own button, and others by a button of ours", async () => {
    const hidden = fake.person({ phone: "6285500000001", account: "ID.55", hidesNumber: true });
    hidden.say("Halo");
    const channel = open();
    await channel.send(out({ askPhone: true, options: options(["Saya punya kode"]) }));
    expect(kinds()).toEqual(["button Pakai nomor HP ini", "button Saya punya kode"]);
    await channel.send(out({ chatKey: "ID.55", askPhone: true, options: options(["Saya punya kode"]) }));
    expect(hidden.user.shown.at(-1)).toMatchObject({ type: "request_contact_info", options: [] });
    expect(fake.calls("messages").at(-1)?.body).toMatchObject({ recipient: "ID.55" });
    await channel.send(out({ chatKey: "ID.55", askPhone: true, text: "x".repeat(1_025) }));
    expect(hidden.user.shown.at(-1)?.type).toBe("text");
  });
});

describe("the 24 hours after a person's last message", () => {
  const text = "Bapak/Ibu,\n\ndaftar belum dikirim:\n1. Siti\n2. Budi";

  it("let anything through while they last", async () => {
    await open().send(out({ text, lastHeardMs: nowMs - 23 * HOUR }));
    expect(person.user.shown[0]).toMatchObject({ type: "text", text });
  });

  it("leave only the prepared text, which carries the message in one line", async () => {
    nowMs += 25 * HOUR;
    await open().send(out({ text, lastHeardMs: nowMs - 25 * HOUR }));
    const [shown] = person.user.shown;
    expect(shown?.type).toBe("template");
    expect(shown?.text).toContain(". Bapak/Ibu, daftar belum dikirim: 1. Siti; 2. Budi Kalau");
    expect(fake.calls("messages")).toHaveLength(1);
  });

  it("close for good, visibly, while nobody approved the prepared text", async () => {
    await fake.close();
    fake = await startCloudFake({ nowMs: () => nowMs });
    person = fake.person();
    const channel = open();
    const told = await refused(channel.send(out({ lastHeardMs: 0 })));
    expect(told).toMatchObject({ reason: "window-closed", retryable: false });
    expect(channel.status().notes).toEqual({ template: `${NOTICE.name}: 132001` });
  });

  it("are found out at once when only the platform knows that they are over", async () => {
    nowMs += 25 * HOUR;
    await open().send(out({ text, options: [{ id: "a", title: "Ya" }] }));
    expect(person.user.shown.map(({ type }) => type)).toEqual(["template"]);
    expect(fake.calls("messages")).toHaveLength(2);
  });

  it("stop a file, and a text too long for the prepared one", async () => {
    nowMs += 25 * HOUR;
    const channel = open();
    const file = { fileName: "a.pdf", mime: "application/pdf", bytes: Buffer.from("%PDF") };
    expect(await refused(channel.send(out({ file, lastHeardMs: 0 })))).toMatchObject({
      reason: "window-closed",
      retryable: false,
    });
    expect(await refused(channel.send(out({ text: "x".repeat(noticeMaxChars + 1), lastHeardMs: 0 })))).toMatchObject({
      reason: "too-large",
    });
    await channel.send(out({ text: "x".repeat(noticeMaxChars), lastHeardMs: 0 }));
    expect(person.user.shown).toHaveLength(1);
  });
});

describe("the prepared text", () => {
  it.each(TEMPLATES.map((one) => [one.name, one] as const))("%s has room for its own words as it says", (name, one) => {
    const own = approved[name]?.text.replace("{{1}}", "") ?? "";
    expect(own.length).toBeLessThanOrEqual(one.ownChars);
    // Meta takes no variable at either end.
    expect(approved[name]?.text).toMatch(/^[^{].*\{\{1\}\}.*[^}]$/);
  });

  /** A channel that has been up for more than a second: before that, what gives way waits. */
  async function openForMany() {
    const channel = open();
    expect(await refused(channel.send(out({ bulk: true })))).toMatchObject({ reason: "rate-limited" });
    nowMs += 1_000;
    return channel;
  }

  it("of a broadcast is another one, which Meta counts as marketing and which says how to stop", async () => {
    const channel = await openForMany();
    await channel.send(out({ text: "Halo\nsemua", lastHeardMs: 0, bulk: true }));
    const shown = person.user.shown[0];
    expect(shown).toMatchObject({ template: "seratus_siaran_1", text: expect.stringContaining(". Halo; semua ") });
    expect(shown?.text).toContain("STOP");
    expect(TEMPLATES.filter(({ name }) => name.includes("siaran")).map(({ category }) => category)).toEqual(
      Array.from({ length: 3 }, () => "MARKETING"),
    );
    const text = "x".repeat(PREPARED_MAX);
    await channel.send(out({ text, lastHeardMs: 0, bulk: true }));
    const longer = out({ text: `${text}x`, lastHeardMs: 0, bulk: true });
    expect(await refused(channel.send(longer))).toMatchObject({ reason: "too-large" });
  });

  it("of a broadcast takes its picture or document along", async () => {
    const channel = await openForMany();
    const bytes = Buffer.from("bytes");
    const file = { fileName: "a.pdf", mime: "application/pdf", bytes };
    await channel.send(out({ text: "Ini", file, lastHeardMs: 0, bulk: true }));
    await channel.send(out({ id: "8", text: "Ini", file: { ...file, mime: "image/png" }, lastHeardMs: 0, bulk: true }));
    expect(person.user.shown).toMatchObject([
      { template: "seratus_siaran_berkas_1", file: { bytes, name: "a.pdf" } },
      { template: "seratus_siaran_gambar_1", file: { bytes } },
    ]);
  });

  it.each([
    ["satu\n\ndua", "satu; dua"],
    ["Satu.\ndua:\n1. a\n2. b\t c", "Satu. dua: 1. a; 2. b c"],
    ["  a      b \r\n", "a b"],
    ["", ""],
  ])("takes %j as %j", (written, expected) => {
    expect(inOneLine(written)).toBe(expected);
  });
});

describe("files", () => {
  const picture = { fileName: "a.png", mime: "image/png", bytes: Buffer.from("png") };

  it("go as a picture where they are one", async () => {
    await open().send(out({ text: "Ini", file: picture }));
    expect(person.user.shown[0]).toMatchObject({ type: "image", text: "Ini", file: { bytes: picture.bytes } });
    const large = { ...picture, bytes: Buffer.alloc(5 * 1024 * 1024 + 1) };
    expect(await refused(open().send(out({ file: large })))).toMatchObject({ reason: "too-large" });
  });

  it("are handed in once for all tries of their message", async () => {
    const channel = open();
    fake.fail("messages", { kind: "error", code: 131016 });
    expect(await refused(channel.send(out({ file: picture })))).toMatchObject({ retryable: true });
    await channel.send(out({ file: picture }));
    expect(fake.calls("upload")).toHaveLength(1);
    expect(person.user.shown).toHaveLength(1);
  });

  it("that came are asked for again when they broke on the way, and not when they are gone", async () => {
    const channel = open();
    await channel.send(out({ file: picture }));
    const { image } = fake.calls("messages").at(-1)?.body ?? {};
    const { id: ref } = image as { id: string };
    expect(Buffer.from(await channel.openMedia({ ref }, 10))).toEqual(picture.bytes);
    fake.fail("bytes", { kind: "error", status: 500, code: 1 });
    expect(await refused(channel.openMedia({ ref }, 10))).toMatchObject({ reason: "transport", retryable: true });
    fake.expireMedia();
    expect(await refused(channel.openMedia({ ref }, 10))).toMatchObject({ reason: "bad-request", retryable: false });
  });
});

it("joins what waits for one person, as far as one message can hold it", () => {
  const joins = open().joins ?? (() => null);
  const [a, b] = [out({ id: "1", text: "satu" }), out({ id: "2", text: "dua", options: [{ id: "x", title: "Ya" }] })];
  expect(joins(a, b)).toMatchObject({ id: "1", text: "satu\n\ndua", options: [{ id: "x", title: "Ya" }] });
  expect(joins(b, a)).toBeNull();
  expect(joins(a, out({ text: "x".repeat(4_091) }))).toBeNull();
  expect(joins(out({ text: "x".repeat(1_020) }), b)).toBeNull();
  const [late, long] = [out({ text: "lama", lastHeardMs: 0 }), out({ text: "x".repeat(900), lastHeardMs: 0 })];
  expect(joins(late, long)).toBeNull();
  // Who wrote in between opened the hours again, for both.
  expect(joins(late, { ...long, lastHeardMs: nowMs })).toMatchObject({ lastHeardMs: nowMs });
  const file = { fileName: "a", mime: "b", bytes: Buffer.from("c") };
  expect(joins(a, out({ file }))).toBeNull();
  expect(joins(out({ askPhone: true }), a)).toBeNull();
});
