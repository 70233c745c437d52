import { z } from "zod";
import type { AccountChange, Inbound, Media } from "../channel.ts";
import { cleanText, e164 } from "../text.ts";
import { accountChangeOf, aliasesOf } from "./accounts.ts";
import { messageKey } from "./ids.ts";
import { contactSchema, type Message, messageSchema, metadataSchema } from "./payload.ts";
import { parseStatus, type Status } from "./statuses.ts";

/** Longest text taken from one message, in UTF-16 code units; the rest is cut off. */
const textMaxChars = 10_000;
const nameMaxChars = 100;
const fileNameMaxChars = 255;

/** The choice that hands over the sender's own number. */
export const OWN_PHONE = "seratus:own-phone";

/** A message with WhatsApp's own id of it, which only WhatsApp is told again. */
export interface Arrived {
  readonly inbound: Inbound;
  readonly wamid: string;
}

/** What the platform says of our number or account. */
export interface Note {
  readonly name: "quality" | "tier" | "account" | "template";
  readonly value: string;
}

/** Everything one webhook call holds. */
export interface Delivered {
  readonly arrived: readonly Arrived[];
  readonly changes: readonly AccountChange[];
  readonly statuses: readonly Status[];
  readonly notes: readonly Note[];
  /** A reason out of a small fixed set for each part that moves no conversation. */
  readonly ignored: readonly string[];
}

const envelopeSchema = z.object({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
});

const messagesSchema = z.object({
  metadata: metadataSchema,
  contacts: z.array(z.unknown()).catch([]).default([]),
  messages: z.array(z.unknown()).catch([]).default([]),
  statuses: z.array(z.unknown()).catch([]).default([]),
  errors: z.array(z.unknown()).catch([]).default([]),
});

const nothing: Delivered = { arrived: [], changes: [], statuses: [], notes: [], ignored: [] };

/**
 * What a webhook call means to us. Never throws: whatever does not fit is counted in `ignored`. What is for another
 * number of the account is ignored too. The signature was checked before.
 */
export function parseWebhook(body: unknown, phoneNumberId: string): Delivered {
  const read = envelopeSchema.safeParse(body);
  if (!read.success) return { ...nothing, ignored: ["malformed"] };
  return together(
    read.data.entry
      .flatMap(({ changes }) => changes)
      .map(({ field, value }) => (field === "messages" ? fromMessages(value, phoneNumberId) : fromField(field, value))),
  );
}

function together(parts: readonly Delivered[]): Delivered {
  return {
    arrived: parts.flatMap(({ arrived }) => arrived),
    changes: parts.flatMap(({ changes }) => changes),
    statuses: parts.flatMap(({ statuses }) => statuses),
    notes: parts.flatMap(({ notes }) => notes),
    ignored: parts.flatMap(({ ignored }) => ignored),
  };
}

function fromMessages(value: unknown, phoneNumberId: string): Delivered {
  const read = messagesSchema.safeParse(value);
  if (!read.success) return { ...nothing, ignored: ["malformed"] };
  const { metadata, contacts, messages, statuses, errors } = read.data;
  if (metadata.phone_number_id !== phoneNumberId) return { ...nothing, ignored: ["other-number"] };
  const people = contacts.flatMap((one) => contactSchema.safeParse(one).data ?? []);
  const came = messages.map((one) => fromMessage(one, people));
  const arrived = came.filter((one) => typeof one === "object" && "inbound" in one);
  const news = statuses.map(parseStatus);
  return {
    arrived,
    changes: came.filter((one) => typeof one === "object" && "former" in one),
    statuses: news.filter((one) => one !== null),
    notes: [],
    ignored: [
      ...came.filter((one) => typeof one === "string"),
      ...news.filter((one) => one === null).map(() => "other-status"),
      ...errors.map(() => "platform-error"),
    ],
  };
}

type Person = z.infer<typeof contactSchema>;

/** The reason when it moves no conversation. */
function fromMessage(value: unknown, people: readonly Person[]): Arrived | AccountChange | string {
  const read = messageSchema.safeParse(value);
  if (!read.success) return "malformed";
  const message = read.data;
  const change = accountChangeOf(message);
  if (change !== null) return change;
  const refusal = whyIgnored(message);
  if (refusal !== undefined) return refusal;
  const { from, from_user_id: account } = message;
  const chatKey = from ?? account;
  if (chatKey === undefined) return "no-sender";
  const person = people.length === 1 ? people[0] : people.find((one) => isSender(one, message));
  const displayName = cleanText(person?.profile?.name ?? "", nameMaxChars).trim();
  const seconds = Number(message.timestamp);
  const inbound: Inbound = {
    channel: "whatsapp-cloud",
    externalId: messageKey(message.id),
    order: seconds,
    chatKey,
    aliases: aliasesOf(from, account),
    ...(displayName === "" ? {} : { displayName }),
    sentAtMs: seconds * 1000,
    ...contentOf(message),
  };
  return { inbound, wamid: message.id };
}

function isSender({ wa_id: number, user_id: account }: Person, { from, from_user_id: sender }: Message): boolean {
  return (number !== undefined && number === from) || (account !== undefined && account === sender);
}

const ignoredTypes: Readonly<Record<string, string>> = {
  reaction: "reaction",
  system: "system",
  edit: "edited",
  revoke: "revoked",
  request_welcome: "welcome",
};

function whyIgnored(message: Message): string | undefined {
  if (message.group_id !== undefined) return "group";
  return Object.hasOwn(ignoredTypes, message.type) ? ignoredTypes[message.type] : undefined;
}

type Content = Pick<Inbound, "kind" | "text" | "media" | "verifiedPhone">;

function contentOf(message: Message): Content {
  const { type, text, interactive, button, document, image, audio, from } = message;
  if (type === "text" && text) return { kind: "text", text: cleanText(text.body, textMaxChars) };
  if (type === "interactive") {
    const choice = interactive?.button_reply ?? interactive?.list_reply;
    if (choice?.id === OWN_PHONE) return contactOf(from);
    if (choice) return { kind: "choice", text: cleanText(choice.id, textMaxChars) };
  }
  if (type === "button" && button)
    return { kind: "choice", text: cleanText(button.payload ?? button.text ?? "", textMaxChars) };
  if (type === "document" && document) return documentOf(document);
  if (type === "image" && image) return { kind: "image", text: captionOf(image), media: mediaOf(image) };
  if (type === "audio" && audio) return { kind: "audio", text: "", media: mediaOf(audio) };
  if (type === "sticker") return { kind: "sticker", text: "" };
  if (type === "location") return { kind: "location", text: "" };
  if (type === "contacts") return contactOf(ownNumberOf(message));
  return { kind: "unsupported", text: captionOf(message.video ?? {}) };
}

/**
 * Anybody can send anybody's card. A number is proven only by the card with the sender's own number on it, and by the answer
 * to the platform's own request for the number, which nobody can write by hand.
 */
function ownNumberOf({ contacts = [], from, origin }: Message): string | undefined {
  if (from !== undefined && contacts.some(({ phones }) => phones.some((one) => one.wa_id === from))) return from;
  const [card] = contacts;
  const asked = origin === "contact_request" || card?.origin === "contact_request";
  const [phone] = card?.phones ?? [];
  return asked && from === undefined && contacts.length === 1 ? (phone?.wa_id ?? phone?.phone) : undefined;
}

function contactOf(own: string | undefined): Content {
  const phone = own === undefined ? undefined : e164(own);
  return { kind: "contact", text: "", ...(phone === undefined ? {} : { verifiedPhone: phone }) };
}

/** A picture that was sent "as a document", so that WhatsApp does not make it smaller, is a picture all the same. */
function documentOf(document: NonNullable<Message["document"]>): Content {
  const isPicture = document.mime_type?.toLowerCase().startsWith("image/") === true;
  return { kind: isPicture ? "image" : "document", text: captionOf(document), media: mediaOf(document) };
}

function captionOf({ caption }: { caption?: string | undefined }): string {
  return cleanText(caption ?? "", textMaxChars);
}

function mediaOf(file: { id: string; filename?: string | undefined; mime_type?: string | undefined }): Media {
  const fileName = cleanText(file.filename ?? "", fileNameMaxChars).replace(/[\n\t]/g, " ");
  return {
    ref: file.id,
    ...(fileName === "" ? {} : { fileName }),
    ...(file.mime_type === undefined ? {} : { claimedMime: cleanText(file.mime_type, nameMaxChars) }),
  };
}

/** A tier by its name, or a number of people, -1 for no limit; both are found in Meta's documentation. */
const tierSchema = z
  .union([z.string(), z.number()])
  .optional()
  .catch(undefined)
  .transform((said) => (said === undefined ? undefined : tierOf(String(said))));
const qualitySchema = z.object({
  event: z.string().optional(),
  current_limit: tierSchema,
  max_daily_conversations_per_business: tierSchema,
});
const capabilitySchema = qualitySchema.omit({ event: true }).extend({ max_daily_conversation_per_phone: tierSchema });
const accountSchema = z.object({
  event: z.string().optional(),
  ban_info: z.object({ waba_ban_state: z.string() }).optional(),
});
const templateSchema = z.object({ event: z.string(), message_template_name: z.string() });

/** The name of a tier: TIER_2K for 2000 people, TIER_UNLIMITED for -1. */
function tierOf(said: string): string {
  if (!/^-?\d+$/.test(said)) return said;
  const people = Number(said);
  if (people < 0) return "TIER_UNLIMITED";
  return people % 1_000 === 0 && people > 0 ? `TIER_${people / 1_000}K` : `TIER_${people}`;
}

/** The other fields of a webhook: what the platform says of our number and account, and what is none of our business. */
function fromField(field: string, value: unknown): Delivered {
  const notes = notesOf(field, value).map(({ name, value: said }) => ({ name, value: cleanText(said, nameMaxChars) }));
  if (notes.length > 0) return { ...nothing, notes };
  return { ...nothing, ignored: [/echoes$/.test(field) ? "echo" : "other-field"] };
}

function notesOf(field: string, value: unknown): Note[] {
  switch (field) {
    case "phone_number_quality_update": {
      const {
        event,
        current_limit: old,
        max_daily_conversations_per_business: limit = old,
      } = qualitySchema.safeParse(value).data ?? {};
      const quality: Note[] = event === undefined ? [] : [{ name: "quality", value: event }];
      return limit === undefined ? quality : [...quality, { name: "tier", value: limit }];
    }
    case "business_capability_update": {
      const { max_daily_conversation_per_phone: old, max_daily_conversations_per_business: limit = old } =
        capabilitySchema.safeParse(value).data ?? {};
      return limit === undefined ? [] : [{ name: "tier", value: limit }];
    }
    case "account_update":
    case "account_alerts": {
      const { event, ban_info: ban } = accountSchema.safeParse(value).data ?? {};
      const said = ban?.waba_ban_state ?? event;
      return said === undefined ? [] : [{ name: "account", value: said }];
    }
    case "message_template_status_update": {
      const template = templateSchema.safeParse(value).data;
      return template ? [{ name: "template", value: `${template.message_template_name}: ${template.event}` }] : [];
    }
    default:
      return [];
  }
}
