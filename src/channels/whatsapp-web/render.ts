import { safeFileName } from "../../kit/file-name.ts";
import type { Outbound } from "../channel.ts";
import type { OutMessage } from "./client.ts";

/** Longest text of one message and below a file, in UTF-16 code units; far below what WhatsApp takes. */
export const textMax = 4_096;
export const captionMax = 1_024;
/** Every byte goes through the page as text, several times its size in memory. */
export const documentMaxBytes = 10 * 1024 * 1024;

/** How choices are shown: as the numbered text that every message carries, or as polls where they fit into one. */
export type Menus = "text" | "polls";

// What WhatsApp's own apps let a person enter when they make a poll.
const questionMaxChars = 255;
const answerMaxChars = 100;
const answersMin = 2;
const answersMax = 12;

/** The words a person sees that are not part of the message itself. */
export interface WebLabels {
  /** To somebody who meant the assistant in a group. */
  readonly groupInvite: string;
  /** How the number is handed over that the person writes with: by typing `NOMOR SAYA`. */
  readonly sharePhone: string;
  /** Why it cannot be, when WhatsApp hides it. */
  readonly hiddenPhone: string;
}

/** One message as the library takes it. Buttons and lists are shown by no phone any more. */
export function renderOutbound(out: Outbound, menus: Menus, labels: WebLabels): OutMessage {
  const { text, file } = withPhoneWords(out, labels);
  if (file !== undefined)
    return { text, media: { mime: file.mime, bytes: file.bytes, fileName: safeFileName(file.fileName) } };
  return (menus === "polls" && out.askPhone !== true && pollOf(out)) || { text };
}

/** There is no button for the own number here: where others show one, it is said what to type. */
function withPhoneWords(out: Outbound, { sharePhone, hiddenPhone }: WebLabels): Outbound {
  if (out.askPhone !== true) return out;
  return { ...out, text: `${out.text}\n\n${out.chatKey.endsWith("@lid") ? hiddenPhone : sharePhone}` };
}

/**
 * The question and its answers, which keep the numbers and words that they have in the text, because those are
 * understood as well; null when they do not fit into a poll.
 */
function pollOf({ text, options = [] }: Outbound): OutMessage | null {
  const lines = text.split("\n").map((line) => line.trim());
  const listed = lines.splice(-options.length, options.length);
  const isListed = options.every(({ title }, at) => listed[at]?.endsWith(title.trim()));
  const question = isListed ? lines.join("\n").trim() : text.trim();
  const answers = isListed ? listed : options.map(({ title }) => title.trim());
  const titles = new Set(options.map(({ title }) => title.trim().toLowerCase()));
  const fits =
    options.length >= answersMin &&
    options.length <= answersMax &&
    titles.size === options.length &&
    question !== "" &&
    [...question].length <= questionMaxChars &&
    answers.every((answer) => answer !== "" && [...answer].length <= answerMaxChars);
  return fits ? { question, answers } : null;
}

/** Known before the call, so that nobody waits for an upload that is refused at its end. */
export function isTooLarge({ text, file }: Outbound): boolean {
  return file !== undefined && (file.bytes.byteLength > documentMaxBytes || text.length > captionMax);
}
