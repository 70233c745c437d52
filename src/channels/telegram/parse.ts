import { z } from "zod";
import type { Ignored, Inbound, Media } from "../channel.ts";
import { cleanText, e164 } from "../text.ts";

/** Longest text taken from one message, in UTF-16 code units; the rest is cut off. */
export const textMaxChars = 10_000;
const nameMaxChars = 100;
const fileNameMaxChars = 255;

const userSchema = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
const chatSchema = z.object({ id: z.int(), type: z.string() });
const fileSchema = z.object({
  file_id: z.string().min(1),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
  file_size: z.number().nonnegative().optional(),
});
const photoSchema = fileSchema.extend({ width: z.number(), height: z.number() });
const contactSchema = z.object({ phone_number: z.string(), user_id: z.int().optional() });
const anyPart = z.unknown().optional();

const messageSchema = z.object({
  chat: chatSchema,
  from: userSchema.optional(),
  date: z.number(),
  text: z.string().optional(),
  caption: z.string().optional(),
  contact: contactSchema.optional(),
  animation: anyPart,
  document: fileSchema.optional(),
  photo: z.array(photoSchema).min(1).optional(),
  voice: fileSchema.optional(),
  audio: fileSchema.optional(),
  sticker: anyPart,
  location: anyPart,
});

const callbackSchema = z.object({
  id: z.string(),
  from: userSchema,
  message: z.object({ chat: chatSchema }).optional(),
  data: z.string().optional(),
});

const updateSchema = z.looseObject({
  update_id: z.int(),
  message: messageSchema.optional(),
  callback_query: callbackSchema.optional(),
});

type User = z.infer<typeof userSchema>;
type File = z.infer<typeof fileSchema>;
type Photo = z.infer<typeof photoSchema>;
type Message = z.infer<typeof messageSchema>;
type Callback = z.infer<typeof callbackSchema>;
type Content = Pick<Inbound, "kind" | "text" | "media" | "verifiedPhone">;

const ignoredKinds: readonly (readonly [key: string, reason: string])[] = [
  ["edited_message", "edited"],
  ["channel_post", "channel"],
  ["edited_channel_post", "channel"],
  ["my_chat_member", "membership"],
  ["chat_member", "membership"],
];

/**
 * What an update of the Bot API means to us. Never throws: whatever does not fit is `Ignored`, with a reason out
 * of a small fixed set. `receivedAtMs` stands in as the sending time of a tapped button, for which Telegram gives none.
 */
export function parseUpdate(update: unknown, receivedAtMs = 0): Inbound | Ignored {
  const read = updateSchema.safeParse(update);
  if (!read.success) return { ignored: "malformed" };
  const { update_id: updateId, message, callback_query: callback } = read.data;
  if (message !== undefined) return fromMessage(updateId, message);
  if (callback !== undefined) return fromCallback(updateId, callback, receivedAtMs);
  return { ignored: ignoredKinds.find(([key]) => key in read.data)?.[1] ?? "unknown" };
}

/** The id under which a tapped button must be answered, if the update is a tap. */
export function callbackQueryId(update: unknown): string | undefined {
  return updateSchema.safeParse(update).data?.callback_query?.id;
}

function fromMessage(updateId: number, message: Message): Inbound | Ignored {
  const { chat, from } = message;
  const refusal = whyIgnored(chat.type, from);
  if (refusal !== undefined || from === undefined) return { ignored: refusal ?? "no-sender" };
  return { ...envelope(updateId, chat.id, from), sentAtMs: message.date * 1000, ...contentOf(message, from) };
}

function fromCallback(updateId: number, callback: Callback, receivedAtMs: number): Inbound | Ignored {
  const { message, from, data } = callback;
  if (message === undefined || data === undefined) return { ignored: "no-chat" };
  const refusal = whyIgnored(message.chat.type, from);
  if (refusal !== undefined) return { ignored: refusal };
  return {
    ...envelope(updateId, message.chat.id, from),
    sentAtMs: receivedAtMs,
    kind: "choice",
    text: cleanText(data, textMaxChars),
  };
}

function whyIgnored(chatType: string, from: User | undefined): string | undefined {
  if (chatType === "channel") return "channel";
  if (chatType !== "private") return "group";
  return from?.is_bot === true ? "bot" : undefined;
}

function envelope(updateId: number, chatId: number, from: User) {
  const displayName = cleanText([from.first_name, from.last_name].join(" "), nameMaxChars).trim();
  return {
    channel: "telegram" as const,
    externalId: String(updateId),
    order: updateId,
    chatKey: String(chatId),
    aliases: [{ kind: "telegram" as const, value: String(from.id) }],
    ...(displayName === "" ? {} : { displayName }),
  };
}

function contentOf(message: Message, from: User): Content {
  const caption = cleanText(message.caption ?? "", textMaxChars);
  const audio = message.voice ?? message.audio;
  if (message.text !== undefined) return { kind: "text", text: commandWords(cleanText(message.text, textMaxChars)) };
  if (message.contact !== undefined) return contactOf(message.contact, from);
  // A moving picture also carries a `document`, which is not one the person chose to hand in.
  if (message.animation !== undefined) return { kind: "unsupported", text: caption };
  if (message.document !== undefined) return { ...documentOf(message.document), text: caption };
  if (message.photo !== undefined) return { kind: "image", text: caption, media: largestPhoto(message.photo) };
  if (audio !== undefined) return { kind: "audio", text: caption, media: mediaOf(audio) };
  if (message.sticker !== undefined) return { kind: "sticker", text: "" };
  if (message.location !== undefined) return { kind: "location", text: "" };
  return { kind: "unsupported", text: caption };
}

/** A photo that was sent "as a file", so that Telegram does not make it smaller, is a picture all the same. */
function documentOf(document: File): Pick<Content, "kind" | "media"> {
  const isPicture = document.mime_type?.toLowerCase().startsWith("image/") === true;
  return { kind: isPicture ? "image" : "document", media: mediaOf(document) };
}

function contactOf(contact: z.infer<typeof contactSchema>, from: User): Content {
  // Anybody can send anybody's card; only the card of the sender's own account proves the number.
  const phone = contact.user_id === from.id ? e164(contact.phone_number) : undefined;
  return { kind: "contact", text: "", ...(phone === undefined ? {} : { verifiedPhone: phone }) };
}

function mediaOf(file: File, mime = file.mime_type): Media {
  const fileName = cleanText(file.file_name ?? "", fileNameMaxChars).replace(/[\n\t]/g, " ");
  return {
    ref: file.file_id,
    ...(fileName === "" ? {} : { fileName }),
    ...(mime === undefined ? {} : { claimedMime: cleanText(mime, nameMaxChars) }),
    ...(file.file_size === undefined ? {} : { size: file.file_size }),
  };
}

function largestPhoto(sizes: readonly Photo[]): Media {
  const largest = sizes.reduce((best, size) => (size.width * size.height > best.width * best.height ? size : best));
  return mediaOf(largest, "image/jpeg");
}

/** "/start" and its like in the words that the conversation knows; any other text as it is. */
function commandWords(text: string): string {
  const [, name, rest] = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?$/is.exec(text.trim()) ?? [];
  if (name === undefined) return text;
  const word = name.toUpperCase();
  if (word !== "START") return rest === undefined ? word : `${word} ${rest}`;
  return rest === undefined ? "MULAI" : `KODE ${rest}`;
}
