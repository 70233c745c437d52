import { safeFileName } from "../../kit/file-name.ts";
import type { Option, Outbound, OutFile } from "../channel.ts";
import { shortened } from "../text.ts";
import { OWN_PHONE } from "./parse.ts";
import { inOneLine, type Template } from "./templates.ts";

/** The words a person sees that are not part of the message itself. */
export interface CloudLabels {
  /** On the button that hands over the number that the person writes with; at most 20 characters. */
  readonly sharePhone: string;
  /** On the button that opens a list; at most 20 characters. */
  readonly openList: string;
}

/** The body of one call of /messages. */
export type Payload = Readonly<Record<string, unknown>>;

// developers.facebook.com, Cloud API: interactive reply buttons and interactive lists. What a character is, it does not say:
// counted in UTF-16 code units, nothing is longer than it takes.
export const bodyMaxChars = 1024;
const buttonsMax = 3;
const buttonTitleMaxChars = 20;
const buttonIdMaxBytes = 256;
const rowsMax = 10;
const rowTitleMaxChars = 24;
const rowTextMaxChars = 72;
const rowIdMaxBytes = 200;

/** Whom a message is for: a number, or an account whose number is hidden. */
function addressOf(chatKey: string): Payload {
  return isNumber(chatKey) ? { to: chatKey } : { recipient: chatKey };
}

function isNumber(chatKey: string): boolean {
  return /^\d+$/.test(chatKey);
}

/**
 * The request for one message without a file. Up to three short options become buttons, up to ten a list; more than that,
 * or a text too long for either, stays numbered text, which every message carries anyway.
 */
export function renderMessage(out: Outbound, labels: CloudLabels): Payload {
  const { text } = out;
  const options = offered(out, labels);
  const action = text.length > bodyMaxChars ? null : (requestOf(out) ?? buttonsOf(options) ?? listOf(options, labels));
  if (action === null) return { ...envelope(out), type: "text", text: { body: text, preview_url: false } };
  return { ...envelope(out), type: "interactive", interactive: { ...action, body: { text } } };
}

/** The request for a file that was handed in before under `mediaId`. */
export function renderFile(out: Outbound, file: OutFile, mediaId: string): Payload {
  const caption = out.text === "" ? {} : { caption: out.text };
  if (isPicture(file)) return { ...envelope(out), type: "image", image: { id: mediaId, ...caption } };
  const document = { id: mediaId, filename: safeFileName(file.fileName), ...caption };
  return { ...envelope(out), type: "document", document };
}

/** The request for what is said first, or again after a long time; `file` with the id under which it was handed in. */
export function renderPrepared(
  out: Outbound,
  { name, language }: Template,
  file: { readonly out: OutFile; readonly mediaId: string } | null,
): Payload {
  const body = { type: "body", parameters: [{ type: "text", text: inOneLine(out.text) }] };
  const header = file === null ? [] : [{ type: "header", parameters: [headerOf(file.out, file.mediaId)] }];
  const template = { name, language: { code: language, policy: "deterministic" }, components: [...header, body] };
  return { ...envelope(out), type: "template", template };
}

function headerOf(file: OutFile, id: string): Payload {
  if (isPicture(file)) return { type: "image", image: { id } };
  return { type: "document", document: { id, filename: safeFileName(file.fileName) } };
}

/** What WhatsApp shows as a picture; anything else goes as a document. */
export function isPicture({ mime }: OutFile): boolean {
  return mime === "image/jpeg" || mime === "image/png";
}

function envelope(out: Outbound): Payload {
  // Comes back with every news of this message.
  const tag = { biz_opaque_callback_data: out.id };
  return { messaging_product: "whatsapp", recipient_type: "individual", ...addressOf(out.chatKey), ...tag };
}

/** A number that WhatsApp shows us is handed over by a tap on a button of ours. */
function offered({ askPhone, options = [], chatKey }: Outbound, labels: CloudLabels): readonly Option[] {
  const sharable = askPhone === true && isNumber(chatKey);
  return sharable ? [{ id: OWN_PHONE, title: labels.sharePhone }, ...options] : options;
}

/** One that is hidden, by WhatsApp's own button, which stands alone; the other answers are numbers in the text. */
function requestOf({ askPhone, chatKey }: Outbound) {
  if (askPhone !== true || isNumber(chatKey)) return null;
  return { type: "request_contact_info", action: { name: "request_contact_info" } };
}

function buttonsOf(options: readonly Option[]) {
  const fit = options.every(({ id, title }) => bytes(id) <= buttonIdMaxBytes && title.length <= buttonTitleMaxChars);
  const titles = new Set(options.map(({ title }) => title));
  if (options.length === 0 || options.length > buttonsMax || !fit || titles.size < options.length) return null;
  const buttons = options.map(({ id, title }) => ({ type: "reply", reply: { id, title } }));
  return { type: "button", action: { buttons } };
}

function listOf(options: readonly Option[], { openList }: CloudLabels) {
  const fit = options.every(({ id }) => bytes(id) <= rowIdMaxBytes);
  if (options.length === 0 || options.length > rowsMax || !fit) return null;
  return { type: "list", action: { button: openList, sections: [{ rows: options.map(rowOf) }] } };
}

/** A title that is cut stands whole below. */
function rowOf({ id, title }: Option) {
  const short = within(title, rowTitleMaxChars);
  return { id, title: short, ...(short === title ? {} : { description: within(title, rowTextMaxChars) }) };
}

/** Shortened to `maxChars` UTF-16 code units, and never in the middle of a letter that takes two of them. */
function within(text: string, maxChars: number): string {
  for (let chars = maxChars; ; chars--) {
    const short = shortened(text, chars);
    if (short.length <= maxChars) return short;
  }
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
