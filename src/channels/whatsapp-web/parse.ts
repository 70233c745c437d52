import { createHash } from "node:crypto";
import { z } from "zod";
import type { Alias, Ignored, Inbound, InboundKind, Media } from "../channel.ts";
import { cleanText } from "../text.ts";

/** Longest text taken from one message, in UTF-16 code units; the rest is cut off. */
const textMaxChars = 10_000;
const nameMaxChars = 100;
const fileNameMaxChars = 255;

const address = z.union([z.string(), z.object({ _serialized: z.string() }).transform((id) => id._serialized)]);

const messageSchema = z.object({
  id: z.object({ fromMe: z.boolean(), remote: address, _serialized: z.string().min(1) }),
  type: z.string(),
  body: z.string().optional(),
  caption: z.string().optional(),
  /** Epoch seconds. */
  t: z.number().nonnegative(),
  author: address.optional(),
  notifyName: z.string().optional(),
  mentionedJidList: z.array(address).optional(),
  directPath: z.string().optional(),
  mimetype: z.string().optional(),
  filename: z.string().optional(),
  size: z.number().nonnegative().optional(),
});

type Message = z.infer<typeof messageSchema>;

/** A word in a group for which its writer is invited to a private chat; nothing of it is taken in. */
export interface Invitation {
  readonly invite: string;
}

/** What is no message of a person, by the library's type. */
const SILENT: Readonly<Record<string, string>> = {
  ciphertext: "undecrypted",
  revoked: "revoked",
  reaction: "reaction",
  call_log: "call",
  e2e_notification: "notice",
  notification: "notice",
  notification_template: "notice",
  gp2: "notice",
  broadcast_notification: "notice",
  protocol: "notice",
  newsletter_notification: "notice",
  debug: "notice",
};

/**
 * What a message of WhatsApp Web means to us. Never throws: whatever does not fit is `Ignored`, with a reason out of
 * a small fixed set. `ownKeys` are the bot's own addresses, by which it is mentioned in groups.
 */
export function parseMessage(raw: unknown, ownKeys: readonly string[] = []): Inbound | Ignored | Invitation {
  const read = messageSchema.safeParse(raw);
  if (!read.success) return { ignored: "malformed" };
  const message = read.data;
  if (message.id.fromMe) return { ignored: "own" };
  const silent = SILENT[message.type];
  if (silent !== undefined) return { ignored: silent };
  const chatKey = message.id.remote;
  if (chatKey.endsWith("@g.us")) return fromGroup(message, ownKeys);
  if (!/@(?:c\.us|lid)$/.test(chatKey)) return { ignored: "channel" };
  const displayName = cleanText(message.notifyName ?? "", nameMaxChars).trim();
  return {
    channel: "whatsapp-web",
    externalId: externalIdOf(message.id._serialized),
    order: message.t,
    chatKey,
    aliases: [aliasOf(chatKey)],
    ...(displayName === "" ? {} : { displayName }),
    ...(ownPhoneOf(message, chatKey) ?? contentOf(message)),
    sentAtMs: message.t * 1000,
  };
}

/** WhatsApp's ids ending in @c.us are numbers, by their definition; those ending in @lid are not, however they look. */
export function aliasOf(chatKey: string): Alias {
  const [name = ""] = chatKey.split("@");
  return chatKey.endsWith("@c.us") ? { kind: "phone", value: `+${name}` } : { kind: "lid", value: name };
}

/** Somebody hands over the number that they write with, as `WebLabels.sharePhone` says; one that is hidden cannot be. */
function ownPhoneOf(
  { type, body = "" }: Message,
  chatKey: string,
): Pick<Inbound, "kind" | "text" | "verifiedPhone"> | null {
  const alias = aliasOf(chatKey);
  if (type !== "chat" || alias.kind !== "phone" || !/^\W*nomor\s+saya\W*$/i.test(body)) return null;
  return { kind: "contact", text: "", verifiedPhone: alias.value };
}

/** The library's id of a message holds the number of its chat; this fingerprint of it does not. */
function externalIdOf(fullId: string): string {
  return createHash("sha256").update(fullId).digest("base64url");
}

function fromGroup(message: Message, ownKeys: readonly string[]): Ignored | Invitation {
  const { author } = message;
  const isMeant = (message.mentionedJidList ?? []).some((key) => ownKeys.includes(key)) || looksLikeList(message);
  return author !== undefined && isMeant && /@(?:c\.us|lid)$/.test(author) ? { invite: author } : { ignored: "group" };
}

/** A workbook, or several NIK in one text: people's data that does not belong into a group. */
function looksLikeList({ type, filename = "", body = "", caption = "" }: Message): boolean {
  if (type === "document" && /\.(?:xlsx?|xlsm|ods|csv)$/i.test(filename)) return true;
  return (`${body}\n${caption}`.match(/(?<!\d)\d{16}(?!\d)/g) ?? []).length >= 2;
}

function contentOf(message: Message): Pick<Inbound, "kind" | "text" | "media"> {
  if (message.type === "chat") return { kind: "text", text: cleanText(message.body ?? "", textMaxChars) };
  const caption = cleanText(message.caption ?? "", textMaxChars);
  const kind = kindOf(message);
  if (message.directPath === undefined || !["document", "image", "audio"].includes(kind))
    return { kind, text: caption };
  return { kind, text: caption, media: mediaOf(message) };
}

const KINDS: Readonly<Record<string, InboundKind>> = {
  image: "image",
  ptt: "audio",
  audio: "audio",
  sticker: "sticker",
  location: "location",
  vcard: "contact",
};

/** A photo that was sent "as a file", so that it is not made smaller, is a picture all the same. */
function kindOf({ type, mimetype }: Message): InboundKind {
  if (type === "document") return mimetype?.toLowerCase().startsWith("image/") === true ? "image" : "document";
  return KINDS[type] ?? "unsupported";
}

function mediaOf({ id, filename, mimetype, size }: Message): Media {
  const fileName = cleanText(filename ?? "", fileNameMaxChars).replace(/[\n\t]/g, " ");
  return {
    ref: id._serialized,
    ...(fileName === "" ? {} : { fileName }),
    ...(mimetype === undefined ? {} : { claimedMime: cleanText(mimetype, nameMaxChars) }),
    ...(size === undefined ? {} : { size }),
  };
}
