import type { Opts } from "telegraf/types";
import type { Option, Outbound } from "../channel.ts";

/** What `sendMessage` of the Bot API is given. */
export type SendMessagePayload = Opts<"sendMessage">;

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
  const payload = { chat_id: out.chatKey, text: out.text, link_preview_options: { is_disabled: true } };
  if (out.askPhone === true) return { ...payload, reply_markup: phoneKeyboard(labels) };
  const buttons = (out.options ?? []).filter(fitsButton).slice(0, buttonsMax);
  if (buttons.length === 0) return payload;
  return { ...payload, reply_markup: { inline_keyboard: buttons.map((option) => [buttonOf(option)]) } };
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
  // By characters, not code units: half an emoji would be refused.
  const characters = [...(option.title.trim() || option.id)];
  return characters.length <= buttonTitleMaxChars
    ? characters.join("")
    : `${characters.slice(0, buttonTitleMaxChars - 1).join("")}…`;
}
