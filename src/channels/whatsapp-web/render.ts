import { safeFileName } from "../../kit/file-name.ts";
import type { Outbound } from "../channel.ts";
import type { OutMedia } from "./library.ts";

/** Longest text of one message and below a file, in UTF-16 code units; far below what WhatsApp takes. */
export const textMax = 4_096;
export const captionMax = 1_024;
/** Every byte goes through the page as text, several times its size in memory. */
export const documentMaxBytes = 10 * 1024 * 1024;

/**
 * One message as the library takes it. Options stay what they are in the text, numbered: buttons and lists are shown
 * by no phone any more, and a tap on a poll would come as a vote, not as a message.
 */
export function renderOutbound({ text, file }: Outbound): { readonly text: string; readonly media?: OutMedia } {
  if (file === undefined) return { text };
  return { text, media: { mime: file.mime, bytes: file.bytes, fileName: safeFileName(file.fileName) } };
}

/** Known before the call, so that nobody waits for an upload that is refused at its end. */
export function isTooLarge({ text, file }: Outbound): boolean {
  return file !== undefined && (file.bytes.byteLength > documentMaxBytes || text.length > captionMax);
}
