import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../../src/channels/channel.ts";
import { callbackQueryId, parseUpdate, textMaxChars } from "../../../../src/channels/telegram/parse.ts";

const from = { id: 42, is_bot: false, first_name: "Siti", last_name: "Aminah" };
const chat = { id: 42, type: "private" };

function message(content: object, around: object = {}) {
  return { update_id: 7, message: { message_id: 1, from, chat, date: 1_700_000_000, ...content, ...around } };
}

function inboundOf(update: unknown): Inbound {
  const parsed = parseUpdate(update);
  if ("ignored" in parsed) throw new Error(`ignored: ${parsed.ignored}`);
  return parsed;
}

function textOf(text: string): string {
  return inboundOf(message({ text })).text;
}

describe("a text message", () => {
  it("carries all that the inbox needs", () => {
    expect(parseUpdate(message({ text: "halo" }))).toEqual({
      channel: "telegram",
      externalId: "7",
      order: 7,
      chatKey: "42",
      aliases: [{ kind: "telegram", value: "42" }],
      kind: "text",
      text: "halo",
      displayName: "Siti Aminah",
      sentAtMs: 1_700_000_000_000,
    });
  });

  it.each([
    ["/start", "MULAI"],
    ["/start@seratus_bot", "MULAI"],
    ["/START", "MULAI"],
    ["/start ABC-123", "KODE ABC-123"],
    ["/start@seratus_bot ABC", "KODE ABC"],
    ["/menu", "MENU"],
    ["/menu@seratus_bot", "MENU"],
    ["/kode ABC", "KODE ABC"],
    ["/daftar satu\ndua", "DAFTAR satu\ndua"],
    ["/", "/"],
    ["1/2", "1/2"],
    ["/tidak-ada", "/tidak-ada"],
    ["jalan /menu", "jalan /menu"],
  ])("reads %j as %j", (written, read) => {
    expect(textOf(written)).toBe(read);
  });

  it("loses control characters but keeps line breaks and tabs", () => {
    expect(textOf("a\u0000b\u0007c\r\nd\te\u009Ff\rg")).toBe("abc\nd\tef\ng");
  });

  it("is cut without leaving half a character", () => {
    expect(textOf("x".repeat(20_000))).toHaveLength(textMaxChars);
    const cut = textOf(`${"x".repeat(textMaxChars - 1)}👍👍`);
    expect(cut).toBe("x".repeat(textMaxChars - 1));
    expect(textOf("a\uD83Db").isWellFormed()).toBe(true);
  });
});

describe("other content", () => {
  const file = { file_id: "F1", file_unique_id: "U", file_size: 12 };

  it("takes a tap as a choice, sent when it was received", () => {
    const update = { update_id: 8, callback_query: { id: "9", from, message: { chat, date: 0 }, data: "confirm.yes" } };
    expect(parseUpdate(update, 5_000)).toMatchObject({
      kind: "choice",
      text: "confirm.yes",
      chatKey: "42",
      sentAtMs: 5_000,
    });
    expect(callbackQueryId(update)).toBe("9");
    expect(callbackQueryId(message({ text: "x" }))).toBeUndefined();
  });

  it.each([
    ["62812 3456-7890", "+6281234567890"],
    ["+6281234567890", "+6281234567890"],
  ])("vouches for the sender's own number %s", (written, phone) => {
    const inbound = inboundOf(message({ contact: { phone_number: written, first_name: "S", user_id: 42 } }));
    expect(inbound).toMatchObject({ kind: "contact", verifiedPhone: phone });
  });

  it.each([
    ["somebody else's card", { phone_number: "6281234567890", user_id: 43 }],
    ["a card of nobody on Telegram", { phone_number: "6281234567890" }],
    ["a number that is none", { phone_number: "0812", user_id: 42 }],
  ])("vouches for no number of %s", (_what, contact) => {
    const inbound = inboundOf(message({ contact }));
    expect(inbound.kind).toBe("contact");
    expect(inbound).not.toHaveProperty("verifiedPhone");
  });

  it("takes a document with its caption", () => {
    const document = { ...file, file_name: "daf\u0000tar.xlsx", mime_type: "text/csv" };
    expect(inboundOf(message({ document, caption: "ini" }))).toMatchObject({
      kind: "document",
      text: "ini",
      media: { ref: "F1", fileName: "daftar.xlsx", claimedMime: "text/csv", size: 12 },
    });
  });

  it.each(["image/jpeg", "IMAGE/PNG"])("takes a picture sent as a file (%s) as the picture that it is", (mime) => {
    const document = { ...file, file_name: "ktp.jpg", mime_type: mime };
    const inbound = inboundOf(message({ document, caption: "KTP" }));
    expect(inbound).toMatchObject({ kind: "image", text: "KTP", media: { ref: "F1", fileName: "ktp.jpg", size: 12 } });
  });

  it("takes each photo of an album by itself, in the order of the album, with the caption where it stands", () => {
    const photos = [1, 2].map((n) => ({
      update_id: n,
      message: {
        ...{ message_id: n, from, chat, date: 1_700_000_000, media_group_id: "G" },
        photo: [{ ...file, file_id: `P${n}`, width: 900, height: 600 }],
        ...(n === 1 ? { caption: "dua orang" } : {}),
      },
    }));
    expect(
      photos
        .map(inboundOf)
        .map(({ externalId, order, kind, text, media }) => [externalId, order, kind, text, media?.ref]),
    ).toEqual([
      ["1", 1, "image", "dua orang", "P1"],
      ["2", 2, "image", "", "P2"],
    ]);
  });

  it("takes the largest size of a photo", () => {
    const photo = [
      { ...file, file_id: "small", width: 90, height: 60 },
      { ...file, file_id: "large", width: 900, height: 600 },
      { ...file, file_id: "middle", width: 300, height: 200 },
    ];
    const inbound = inboundOf(message({ photo }));
    expect(inbound).toMatchObject({ kind: "image", text: "", media: { ref: "large", claimedMime: "image/jpeg" } });
  });

  it.each([
    ["voice", { voice: file }, "audio"],
    ["audio", { audio: file, caption: "lagu" }, "audio"],
    ["sticker", { sticker: file }, "sticker"],
    ["location", { location: { latitude: 1, longitude: 2 } }, "location"],
    ["dice", { dice: { value: 1 } }, "unsupported"],
    ["video", { video: file, caption: "lihat" }, "unsupported"],
    ["a moving picture", { animation: file, document: file }, "unsupported"],
    ["nothing at all", {}, "unsupported"],
  ])("takes %s", (_what, content, kind) => {
    expect(inboundOf(message(content)).kind).toBe(kind);
  });
});

describe("what moves no conversation", () => {
  it.each([
    ["an edit", { update_id: 1, edited_message: {} }, "edited"],
    ["a channel post", { update_id: 1, channel_post: {} }, "channel"],
    ["a membership", { update_id: 1, my_chat_member: {} }, "membership"],
    ["a poll", { update_id: 1, poll: {} }, "unknown"],
    ["nothing", { update_id: 1 }, "unknown"],
    ["a group", message({ text: "x" }, { chat: { id: -5, type: "supergroup" } }), "group"],
    ["a bot", message({ text: "x" }, { from: { ...from, is_bot: true } }), "bot"],
    ["nobody", message({ text: "x" }, { from: undefined }), "no-sender"],
    ["a tap on an inline message", { update_id: 1, callback_query: { id: "1", from, data: "x" } }, "no-chat"],
    ["no update id", { message: {} }, "malformed"],
    ["a wrong type", message({ text: 5 }), "malformed"],
    ["a number", 5, "malformed"],
    ["null", null, "malformed"],
    ["an id beyond whole numbers", { update_id: 2 ** 60, poll: {} }, "malformed"],
  ])("%s", (_what, update, reason) => {
    expect(parseUpdate(update)).toEqual({ ignored: reason });
  });
});

describe("whatever comes", () => {
  const runs = { numRuns: 10_000 };

  it("never throws on any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseUpdate(value)).toBeTypeOf("object");
      }),
      runs,
    );
  });

  it("never throws on what looks like a message, and gives a clean text", () => {
    const anyField = fc.option(fc.jsonValue(), { nil: undefined });
    const part = fc.record(
      {
        text: fc.string({ unit: "binary" }),
        caption: anyField,
        contact: anyField,
        photo: anyField,
        document: anyField,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(part, fc.jsonValue(), (content, oddity) => {
        const parsed = parseUpdate(message({ ...content, oddity }));
        if ("ignored" in parsed) {
          expect(parsed.ignored).toBe("malformed");
          return;
        }
        expect(parsed.text).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(parsed.text.isWellFormed()).toBe(true);
        expect(parsed.text.length).toBeLessThanOrEqual(textMaxChars);
      }),
      runs,
    );
  });
});
