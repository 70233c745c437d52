import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMessage } from "../../../../src/channels/whatsapp-web/parse.ts";

const chat = "6281234567890@c.us";
const me = "6281100000001@c.us";
const myLid = "900000000000001@lid";
const group = "120363000000000001@g.us";

function message(more: object = {}, remote = chat) {
  const id = { fromMe: false, remote, id: "ABC", _serialized: `false_${remote}_ABC` };
  return { id, type: "chat", body: "Halo", t: 1_795_000_000, notifyName: "Siti", ...more };
}

describe("a message of WhatsApp Web", () => {
  it("is a text with all that is known about it", () => {
    expect(parseMessage(message())).toEqual({
      channel: "whatsapp-web",
      externalId: expect.stringMatching(/^[\w-]{43}$/),
      order: 1_795_000_000,
      chatKey: chat,
      aliases: [{ kind: "phone", value: "+6281234567890" }],
      displayName: "Siti",
      kind: "text",
      text: "Halo",
      sentAtMs: 1_795_000_000_000,
    });
  });

  it("has an id without the number of its chat, another one in another chat", () => {
    const ids = [chat, "6281234567891@c.us"].map((remote) => parseMessage(message({}, remote)));
    const [one, other] = ids.map((parsed) => ("externalId" in parsed ? parsed.externalId : ""));
    expect(one).not.toBe(other);
    expect(one).not.toContain("812345");
  });

  it.each(["NOMOR SAYA", "nomor saya", "“Nomor  saya”.", " Nomor saya! "])(
    "hands over the number it comes from: %s",
    (body) => {
      expect(parseMessage(message({ body }))).toMatchObject({ kind: "contact", verifiedPhone: "+6281234567890" });
      expect(parseMessage(message({ body }, "123456789012345@lid"))).toMatchObject({ kind: "text", text: body });
      expect(parseMessage(message({ body }, "123456789012345@lid"))).not.toHaveProperty("verifiedPhone");
    },
  );

  it("is an ordinary text when it only speaks of a number", () => {
    const body = "nomor saya 0812 3456 7890";
    expect(parseMessage(message({ body }))).toMatchObject({ kind: "text", text: body });
  });

  it("of a hidden sender gives no phone number, whatever the page knows of one", () => {
    const parsed = parseMessage(message({ phoneNumber: { _serialized: chat } }, "123456789012345@lid"));
    expect(parsed).toMatchObject({
      chatKey: "123456789012345@lid",
      aliases: [{ kind: "lid", value: "123456789012345" }],
    });
    expect(parsed).not.toHaveProperty("verifiedPhone");
    expect(JSON.stringify(parsed)).not.toContain("6281234567890");
  });

  it.each([
    ["image", "image", { directPath: "/v/1" }],
    ["document", "document", { directPath: "/v/1", mimetype: "text/csv" }],
    ["a picture sent as a file", "image", { type: "document", directPath: "/v/1", mimetype: "image/jpeg" }],
    ["ptt", "audio", { directPath: "/v/1" }],
    ["sticker", "sticker", {}],
    ["location", "location", {}],
    ["vcard", "contact", {}],
    ["video", "unsupported", { directPath: "/v/1" }],
    ["poll_creation", "unsupported", {}],
    ["something_new", "unsupported", {}],
  ])("of the type %s is %s", (type, kind, more) => {
    expect(parseMessage(message({ type, body: undefined, ...more }))).toMatchObject({ kind, text: "" });
  });

  it("with a file tells how to fetch it and what it claims to be", () => {
    const about = {
      type: "document",
      caption: "ini",
      directPath: "/v/1",
      mimetype: "text/csv",
      filename: "a\nb.csv",
      size: 12,
    };
    expect(parseMessage(message(about))).toMatchObject({
      text: "ini",
      media: { ref: `false_${chat}_ABC`, fileName: "a b.csv", claimedMime: "text/csv", size: 12 },
    });
  });

  it.each([
    ["own", message({ id: { ...message().id, fromMe: true } })],
    ["undecrypted", message({ type: "ciphertext" })],
    ["revoked", message({ type: "revoked" })],
    ["notice", message({ type: "gp2" })],
    ["call", message({ type: "call_log" })],
    ["channel", message({}, "status@broadcast")],
    ["channel", message({}, "120363@newsletter")],
    ["malformed", null],
    ["malformed", { id: 7 }],
    ["malformed", message({ t: "gestern" })],
  ])("moves no conversation: %s", (ignored, raw) => {
    expect(parseMessage(raw)).toEqual({ ignored });
  });

  it("in a group is left alone unless its writer means the assistant or shows a list", () => {
    const author = { author: { _serialized: chat } };
    const inGroup = (more: object) => parseMessage(message({ ...author, ...more }, group), [me, myLid]);
    const nik = "6107014101800001";
    expect(inGroup({})).toEqual({ ignored: "group" });
    expect(inGroup({ body: `satu ${nik}` })).toEqual({ ignored: "group" });
    expect(inGroup({ mentionedJidList: [{ _serialized: "628999@c.us" }] })).toEqual({ ignored: "group" });
    expect(inGroup({ mentionedJidList: [{ _serialized: myLid }] })).toEqual({ invite: chat });
    expect(inGroup({ mentionedJidList: [me] })).toEqual({ invite: chat });
    expect(inGroup({ type: "document", filename: "Data.XLSX" })).toEqual({ invite: chat });
    expect(inGroup({ body: `${nik} Siti\n6107014101800002 Ani` })).toEqual({ invite: chat });
    expect(parseMessage(message({ mentionedJidList: [me] }, group), [me])).toEqual({ ignored: "group" });
  });

  it("never throws, and never gives text that no database takes", () => {
    const shaped = fc.record(
      {
        id: fc.anything(),
        type: fc.string(),
        body: fc.string({ unit: "binary" }),
        t: fc.anything({ maxDepth: 1 }),
        notifyName: fc.string({ unit: "binary" }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          shaped,
          fc.string({ unit: "binary" }).map((body) => message({ body })),
        ),
        (raw) => {
          const parsed = parseMessage(raw);
          if (!("text" in parsed)) return;
          expect(parsed.text.isWellFormed()).toBe(true);
          expect(parsed.text).not.toContain("\0");
        },
      ),
    );
  });
});
