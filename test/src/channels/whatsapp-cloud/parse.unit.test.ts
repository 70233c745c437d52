import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../../src/channels/channel.ts";
import { messageKey } from "../../../../src/channels/whatsapp-cloud/ids.ts";
import { OWN_PHONE, parseWebhook } from "../../../../src/channels/whatsapp-cloud/parse.ts";

const NUMBER = "106540352242922";
const from = "6281234567890";
const account = "ID.1234567890";
const about = { from, from_user_id: account, id: "wamid.HBgN1", timestamp: "1795312800" };
const contacts = [{ profile: { name: "Siti Aminah" }, wa_id: from, user_id: account }];

function change(value: object, field = "messages") {
  return { field, value: { messaging_product: "whatsapp", metadata: { phone_number_id: NUMBER }, ...value } };
}

function call(...changes: readonly object[]) {
  return { object: "whatsapp_business_account", entry: [{ id: "1", changes }] };
}

function parsed(type: string, content: object = {}, more: object = {}): Inbound {
  const message = { ...about, type, ...content, ...more };
  const { arrived, ignored } = parseWebhook(call(change({ contacts, messages: [message] })), NUMBER);
  expect(ignored).toEqual([]);
  if (!arrived[0]) throw new Error("nothing came in");
  return arrived[0].inbound;
}

function ignoredOf(message: object): readonly string[] {
  const { arrived, ignored } = parseWebhook(call(change({ contacts, messages: [message] })), NUMBER);
  expect(arrived).toEqual([]);
  return ignored;
}

describe("a message", () => {
  it("comes with all that is known about it", () => {
    expect(parsed("text", { text: { body: "Halo\r\nPak\u0000" } })).toEqual({
      channel: "whatsapp-cloud",
      externalId: messageKey("wamid.HBgN1"),
      order: 1795312800,
      chatKey: from,
      aliases: [
        { kind: "phone", value: `+${from}` },
        { kind: "bsuid", value: account },
      ],
      displayName: "Siti Aminah",
      sentAtMs: 1795312800_000,
      kind: "text",
      text: "Halo\nPak",
    });
  });

  it.each<[string, string, object, Partial<Inbound>]>([
    [
      "a tapped button",
      "interactive",
      { interactive: { button_reply: { id: "a:ya", title: "Ya" } } },
      { kind: "choice", text: "a:ya" },
    ],
    [
      "a row of a list",
      "interactive",
      { interactive: { list_reply: { id: "a:3", title: "C" } } },
      { kind: "choice", text: "a:3" },
    ],
    ["a form", "interactive", { interactive: { nfm_reply: {} } }, { kind: "unsupported" }],
    ["a template's button", "button", { button: { payload: "a:ya", text: "Ya" } }, { kind: "choice", text: "a:ya" }],
    [
      "a document",
      "document",
      { document: { id: "9", filename: "a\nb.xlsx", mime_type: "application/x", sha256: "x", caption: "ini" } },
      { kind: "document", text: "ini", media: { ref: "9", fileName: "a b.xlsx", claimedMime: "application/x" } },
    ],
    ["a picture as a document", "document", { document: { id: "9", mime_type: "IMAGE/png" } }, { kind: "image" }],
    [
      "a picture",
      "image",
      { image: { id: "9", mime_type: "image/jpeg", caption: "KTP" } },
      { kind: "image", text: "KTP" },
    ],
    ["a voice message", "audio", { audio: { id: "9", voice: true } }, { kind: "audio", media: { ref: "9" } }],
    ["a film", "video", { video: { id: "9", caption: "lihat" } }, { kind: "unsupported", text: "lihat" }],
    ["a sticker", "sticker", { sticker: { id: "9" } }, { kind: "sticker" }],
    ["a place", "location", { location: { latitude: 1, longitude: 2 } }, { kind: "location" }],
    ["what WhatsApp itself cannot tell", "unsupported", { errors: [{ code: 131051 }] }, { kind: "unsupported" }],
    ["what is not known yet", "hologram", {}, { kind: "unsupported", text: "" }],
    ["a text without a text", "text", {}, { kind: "unsupported" }],
  ])("may be %s", (_what, type, content, expected) => {
    expect(parsed(type, content)).toMatchObject(expected);
  });

  it.each<[string, object, string]>([
    ["a reaction", { ...about, type: "reaction", reaction: { emoji: "👍" } }, "reaction"],
    [
      "a telephone that was set up anew",
      { ...about, type: "system", system: { type: "customer_identity_changed" } },
      "system",
    ],
    [
      "a change of nobody",
      { id: "wamid.1", timestamp: "1", type: "system", system: { type: "user_changed_user_id" } },
      "system",
    ],
    ["an edit", { ...about, type: "edit" }, "edited"],
    ["a group", { ...about, type: "text", text: { body: "hai" }, group_id: "g" }, "group"],
    ["nobody", { id: "wamid.1", timestamp: "1", type: "text", text: { body: "hai" } }, "no-sender"],
    ["no time", { ...about, timestamp: 5, type: "text", text: { body: "hai" } }, "malformed"],
  ])("moves no conversation when it is of %s", (_what, message, reason) => {
    expect(ignoredOf(message)).toEqual([reason]);
  });
});

describe("who writes", () => {
  it("is known by the account where the number is hidden, and no number is made up", () => {
    const hidden = {
      from_user_id: account,
      id: "wamid.1",
      timestamp: "1795312800",
      type: "text",
      text: { body: "Halo" },
    };
    const people = [{ profile: { name: "Siti", username: "siti" }, user_id: account }];
    const { arrived } = parseWebhook(call(change({ contacts: people, messages: [hidden] })), NUMBER);
    expect(arrived[0]?.inbound).toMatchObject({
      chatKey: account,
      displayName: "Siti",
      aliases: [{ kind: "bsuid", value: account }],
    });
    const tap = { ...hidden, type: "interactive", interactive: { button_reply: { id: OWN_PHONE, title: "Pakai" } } };
    const card = { ...hidden, type: "contacts", contacts: [{ phones: [{ phone: "+6281", wa_id: "6281234567890" }] }] };
    for (const message of [tap, card]) {
      const [one] = parseWebhook(call(change({ contacts: people, messages: [message] })), NUMBER).arrived;
      expect(one?.inbound).toMatchObject({ kind: "contact" });
      expect(one?.inbound).not.toHaveProperty("verifiedPhone");
    }
  });

  it("hands the own number over by the own card or by a tap, and by nobody else's card", () => {
    const own = { contacts: [{ phones: [{ phone: "0812-3456-7890", wa_id: from }] }] };
    expect(parsed("contacts", own)).toMatchObject({ kind: "contact", verifiedPhone: `+${from}` });
    expect(parsed("interactive", { interactive: { button_reply: { id: OWN_PHONE, title: "P" } } })).toMatchObject({
      ...{ kind: "contact", verifiedPhone: `+${from}` },
    });
    for (const phones of [[{ phone: `+${from}` }], [{ phone: "1", wa_id: "6281111111111" }], []])
      expect(parsed("contacts", { contacts: [{ phones }] })).not.toHaveProperty("verifiedPhone");
  });
});

describe("the answer to WhatsApp's own request for the number", () => {
  const card = (more: object, phones: readonly object[] = [{ phone: "+62 812 3456 7890" }]) => ({ phones, ...more });
  const hidden = { from: undefined };
  const asked = { origin: "contact_request" };

  it.each<[string, object]>([
    ["as partners write it", { contacts: [card(asked)] }],
    ["as Meta writes it", { ...asked, contacts: [card({ vcard: "BEGIN:VCARD" })] }],
    ["with WhatsApp's own form of the number", { contacts: [card(asked, [{ wa_id: from, phone: "0812" }])] }],
  ])("proves the number of who hides it, %s", (_how, content) => {
    expect(parsed("contacts", content, hidden)).toMatchObject({ kind: "contact", verifiedPhone: `+${from}` });
  });

  it.each<[string, object]>([
    ["a card that was sent by hand", { contacts: [card({ origin: "other" })] }],
    ["a card without a word on where it is from", { contacts: [card({})] }],
    ["two cards", { contacts: [card(asked), card(asked)] }],
    ["no number", { contacts: [card(asked, [])] }],
    ["no card", asked],
  ])("is not %s", (_what, content) => {
    const inbound = parsed("contacts", content, hidden);
    expect(inbound.kind).toBe("contact");
    expect(inbound).not.toHaveProperty("verifiedPhone");
  });
});

describe("somebody with another number", () => {
  const changed = (message: object) => {
    const whole = { id: "wamid.1", timestamp: "1795312800", type: "system", ...message };
    const { arrived, changes, ignored } = parseWebhook(call(change({ messages: [whole] })), NUMBER);
    expect([arrived, ignored]).toEqual([[], []]);
    return changes;
  };
  const former = { kind: "bsuid", value: account };

  it("was known by the former number and account, whatever of them WhatsApp tells", () => {
    const system = { type: "user_changed_number", wa_id: "6281999999999", user_id: "ID.9", previous_user_id: account };
    const at = { atMs: 1795312800_999 };
    expect(changed({ from, system })).toEqual([
      { former: [{ kind: "phone", value: `+${from}` }, former], chatKeys: [from, account], ...at },
    ]);
    expect(changed({ system: { ...system, type: "user_changed_user_id", wa_id: undefined } })).toEqual([
      { former: [former], chatKeys: [account], ...at },
    ]);
    expect(changed({ from, system: { type: "user_changed_number", wa_id: "6281999999999" } })).toMatchObject([
      { chatKeys: [from] },
    ]);
  });

  it("is never taken for the one whom the number or account is new to", () => {
    const system = { type: "user_changed_number", wa_id: from, user_id: account, previous_user_id: "ID.8" };
    expect(changed({ from, from_user_id: account, system })).toMatchObject([{ chatKeys: ["ID.8"] }]);
  });
});

describe("one call", () => {
  it("may hold several entries, changes, messages and news", () => {
    const message = (id: string) => ({ ...about, id, type: "text", text: { body: id } });
    const status = { id: "wamid.9", status: "read", timestamp: "5", recipient_id: from };
    const body = {
      object: "whatsapp_business_account",
      entry: [
        {
          id: "1",
          changes: [change({ contacts, messages: [message("a"), message("b")] }), change({ statuses: [status] })],
        },
        { id: "1", changes: [change({ contacts, messages: [message("c"), "no message"] })] },
      ],
    };
    const { arrived, statuses, ignored } = parseWebhook(body, NUMBER);
    expect(arrived.map(({ inbound }) => inbound.text)).toEqual(["a", "b", "c"]);
    expect(statuses).toEqual([{ providerId: messageKey("wamid.9"), state: "read", atMs: 5_000 }]);
    expect(ignored).toEqual(["malformed"]);
  });

  it("is nothing to us when it is for another number, or the echo of what the office wrote by hand", () => {
    const other = { ...change({ messages: [] }), value: { metadata: { phone_number_id: "1" }, messages: [{}] } };
    expect(parseWebhook(call(other), NUMBER)).toMatchObject({ arrived: [], ignored: ["other-number"] });
    expect(parseWebhook(call(change({}, "smb_message_echoes")), NUMBER).ignored).toEqual(["echo"]);
    expect(parseWebhook(call(change({}, "user_id_update")), NUMBER).ignored).toEqual(["other-field"]);
  });

  it("tells why a message failed, and as what it is counted", () => {
    const failed = { id: "wamid.9", status: "failed", timestamp: "5", errors: [{ code: 131047, title: "x" }] };
    const priced = { ...failed, status: "sent", errors: undefined, pricing: { billable: true, category: "utility" } };
    const free = { ...priced, pricing: { billable: true, type: "free_customer_service", category: "service" } };
    const strange = { ...priced, status: "warning" };
    const { statuses, ignored } = parseWebhook(call(change({ statuses: [failed, priced, free, strange] })), NUMBER);
    expect(statuses).toEqual([
      { providerId: messageKey("wamid.9"), state: "failed", reason: "window-closed", code: 131047, atMs: 5_000 },
      { providerId: messageKey("wamid.9"), state: "sent", billing: { kind: "utility", billable: true }, atMs: 5_000 },
      { providerId: messageKey("wamid.9"), state: "sent", billing: { kind: "service", billable: false }, atMs: 5_000 },
    ]);
    expect(ignored).toEqual(["other-status"]);
  });

  it("tells what the platform thinks of our number", () => {
    const body = call(
      { field: "phone_number_quality_update", value: { event: "FLAGGED", current_limit: "TIER_250" } },
      { field: "account_update", value: { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } } },
      { field: "message_template_status_update", value: { event: "PAUSED", message_template_name: "seratus_kabar_1" } },
    );
    expect(parseWebhook(body, NUMBER).notes).toEqual([
      { name: "quality", value: "FLAGGED" },
      { name: "tier", value: "TIER_250" },
      { name: "account", value: "DISABLE" },
      { name: "template", value: "seratus_kabar_1: PAUSED" },
    ]);
  });

  it.each([
    ["business_capability_update", { max_daily_conversations_per_business: 2000 }, "TIER_2K"],
    ["business_capability_update", { max_daily_conversations_per_business: "TIER_UNLIMITED" }, "TIER_UNLIMITED"],
    ["business_capability_update", { max_daily_conversation_per_phone: -1 }, "TIER_UNLIMITED"],
    ["phone_number_quality_update", { max_daily_conversations_per_business: "TIER_10K" }, "TIER_10K"],
    [
      "phone_number_quality_update",
      { current_limit: "TIER_250", max_daily_conversations_per_business: 250 },
      "TIER_250",
    ],
  ])("tells how many people a day may be written to first: %s %j", (field, value, tier) => {
    expect(parseWebhook(call({ field, value }), NUMBER).notes).toEqual([{ name: "tier", value: tier }]);
  });

  it("never throws, whatever it holds", () => {
    const whole = call(
      change({ contacts, messages: [{ ...about, type: "text", text: { body: "Halo" } }], statuses: [] }),
    );
    const bent = fc.tuple(fc.nat(), fc.oneof(fc.jsonValue(), fc.constant(undefined))).map(([at, junk]) => {
      let left = at % 25;
      return JSON.parse(JSON.stringify(whole), (_key, value) => (left-- === 0 ? junk : value));
    });
    fc.assert(
      fc.property(fc.oneof(bent, fc.jsonValue()), (body) => {
        const { ignored } = parseWebhook(body, NUMBER);
        expect(ignored.every((reason) => /^[a-z-]+$/.test(reason))).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
