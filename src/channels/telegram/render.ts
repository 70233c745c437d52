import type { Opts } from "telegraf/types";
import { safeFileName } from "../../kit/file-name.ts";
import type { Option, Outbound, OutFile } from "../channel.ts";
import { shortened } from "../text.ts";

/** What `sendMessage` of the Bot API is given. */
export type SendMessagePayload = Opts<"sendMessage">;
/** What `sendDocument` of the Bot API is given. */
export type SendDocumentPayload = Opts<"sendDocument">;

/** The words a person sees that are not part of the message itself. */
export interface TelegramLabels {
  /** On the button that hands over the sender's own phone number. */
  readonly sharePhone: string;
}

const buttonTitleMaxChars = 60;
const buttonDataMaxBytes = 64;
const buttonsMax = 100;

/**
 * The request for one message, as plain text. Options become one button a row; an option that a button cannot
 * carry (its id is over 64 bytes) keeps only its number in the text. `askPhone` takes the place of the buttons.
 */
export function renderOutbound(out: Outbound, labels: TelegramLabels): SendMessagePayload {
  return {
    chat_id: out.chatKey,
    text: out.text,
    link_preview_options: { is_disabled: true },
    ...replyMarkup(out, labels),
  };
}

/** The request for one message with a file. The text stands below the file; buttons as in `renderOutbound`. */
export function renderDocument(out: Outbound, file: OutFile, labels: TelegramLabels): SendDocumentPayload {
  return {
    chat_id: out.chatKey,
    // The library writes the name into the form as it is: a quotation mark or a line break in it would break the form.
    document: { source: Buffer.from(file.bytes), filename: safeFileName(file.fileName) },
    ...(out.text === "" ? {} : { caption: out.text }),
    ...replyMarkup(out, labels),
  };
}

function replyMarkup(out: Outbound, labels: TelegramLabels) {
  if (out.askPhone === true) return { reply_markup: phoneKeyboard(labels) };
  const buttons = (out.options ?? []).filter(fitsButton).slice(0, buttonsMax);
  return buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons.map((option) => [buttonOf(option)]) } };
}

function phoneKeyboard(labels: TelegramLabels) {
  return {
    keyboard: [[{ text: labels.sharePhone, request_contact: true }]],
    one_time_keyboard: true,
    resize_keyboard: true,
  };
}

function fitsButton(option: Option): boolean {
  return option.id !== "" && Buffer.byteLength(option.id) <= buttonDataMaxBytes;
}

function buttonOf(option: Option) {
  return { text: titleOf(option), callback_data: option.id };
}

function titleOf(option: Option): string {
  return shortened(option.title.trim() || option.id, buttonTitleMaxChars);
}
