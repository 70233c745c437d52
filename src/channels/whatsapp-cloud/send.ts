import { z } from "zod";
import { type Outbound, type Receipt, SendError } from "../channel.ts";
import type { Health } from "../health.ts";
import type { Pace, Wait } from "../pace.ts";
import { type GraphApi, GraphRefusal } from "./api.ts";
import { meaningOfRefusal, toSendError } from "./errors.ts";
import { messageKey } from "./ids.ts";
import { uploadMedia } from "./media.ts";
import {
  bodyMaxChars,
  type CloudLabels,
  isPicture,
  type Payload,
  renderFile,
  renderMessage,
  renderPrepared,
} from "./render.ts";
import { inOneLine, type Template, templateFor, valueMaxChars } from "./templates.ts";

/** Longest text of one message, and below a file; UTF-16 code units. */
export const textMax = 4096;
export const captionMax = 1024;
/** Largest files that are taken (developers.facebook.com, Cloud API media); bytes. */
const documentMaxBytes = 100 * 1024 * 1024;
const pictureMaxBytes = 5 * 1024 * 1024;
/** For how long after a person's last message anything may be said to them. */
const windowMs = 24 * 3_600_000;
/** Our clock and theirs are not the same one. */
const windowMarginMs = 60_000;
/** Uploads that are kept for another try of their message. */
const uploadsMax = 200;

const accepted = z.object({ messages: z.tuple([z.object({ id: z.string().min(1) })], z.unknown()) });

export interface SenderParts {
  readonly api: GraphApi;
  readonly phoneNumberId: string;
  readonly pace: Pace;
  readonly labels: CloudLabels;
  readonly health: Pick<Health, "set" | "note">;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
}

/**
 * Hands over one message. Throws `SendError` and nothing else; what is over the pace never reaches Meta. Outside of the
 * window only a template goes: where that is known beforehand, and where the platform says so.
 */
export function makeSender(parts: SenderParts): (out: Outbound) => Promise<Receipt> {
  const { api, phoneNumberId, pace, health, nowMs } = parts;
  const uploads = new Map<string, string>();

  async function post(payload: Payload): Promise<Receipt> {
    const { messages } = await api.post(`${phoneNumberId}/messages`, payload, accepted);
    return { providerId: messageKey(messages[0].id) };
  }

  async function mediaOf(out: Outbound, file: NonNullable<Outbound["file"]>): Promise<string> {
    const known = uploads.get(out.id);
    if (known !== undefined) return known;
    const id = await uploadMedia(api, phoneNumberId, file);
    if (uploads.size >= uploadsMax) uploads.delete(uploads.keys().next().value ?? "");
    uploads.set(out.id, id);
    return id;
  }

  async function sendFreely(out: Outbound): Promise<Receipt> {
    if (out.file === undefined) return post(renderMessage(out, parts.labels));
    const receipt = await post(renderFile(out, out.file, await mediaOf(out, out.file)));
    uploads.delete(out.id);
    return receipt;
  }

  async function hand(out: Outbound): Promise<Receipt> {
    if (isWindowClosed(out, nowMs())) return sendPrepared(out);
    try {
      return await sendFreely(out);
    } catch (error) {
      // Nothing of it arrived, so the prepared text may take its place at once.
      if (error instanceof GraphRefusal && meaningOfRefusal(error).reason === "window-closed") return sendPrepared(out);
      throw error;
    }
  }

  async function sendPrepared(out: Outbound): Promise<Receipt> {
    const template = preparedFor(out);
    const file = out.file && { out: out.file, mediaId: await mediaOf(out, out.file) };
    const receipt = await post(renderPrepared(out, template, file ?? null));
    uploads.delete(out.id);
    return receipt;
  }

  function refusal(out: Outbound, error: unknown): SendError {
    const { scope } = error instanceof GraphRefusal ? meaningOfRefusal(error) : {};
    const meant = toSendError(error);
    const template = templateOf(out);
    if (error instanceof GraphRefusal && isOfTemplate(error) && template)
      health.note("template", `${template.name}: ${error.code}`);
    if (meant.reason === "auth" || meant.reason === "restricted") health.set("degraded", meant.reason);
    if (meant.reason !== "rate-limited" || meant.retryAfterMs === undefined) return meant;
    return rateLimited(pace.refused(out.chatKey, meant.retryAfterMs, scope));
  }

  return async (out) => {
    if (isTooLarge(out)) throw new SendError("too-large", { retryable: false });
    const wait = pace.take(out.chatKey, out.bulk ?? false);
    if (wait !== undefined) throw rateLimited(wait);
    try {
      const receipt = await hand(out);
      health.set("ready");
      return receipt;
    } catch (error) {
      throw refusal(out, error);
    } finally {
      pace.answered();
    }
  };
}

/** Known before the call, so that nobody waits for an upload that is refused at its end. */
function isTooLarge({ file, text }: Outbound): boolean {
  if (file === undefined) return text.length > textMax;
  return file.bytes.byteLength > (isPicture(file) ? pictureMaxBytes : documentMaxBytes) || text.length > captionMax;
}

function isWindowClosed({ lastHeardMs }: Outbound, nowMs: number): boolean {
  return lastHeardMs !== undefined && nowMs - lastHeardMs > windowMs - windowMarginMs;
}

/**
 * Two messages that wait for one person as one: every message costs, and one in six seconds is allowed. Null when they must
 * stay two: a question stays the end of its message, no message grows out of its form, and one of many stays by itself.
 */
export function joined(first: Outbound, next: Outbound, nowMs: number): Outbound | null {
  const asks = (out: Outbound) => out.askPhone === true || (out.options ?? []).length > 0;
  if (first.bulk || next.bulk || first.file !== undefined || next.file !== undefined || asks(first)) return null;
  // Who wrote since the first one was claimed is heard for both.
  const heard = Math.max(first.lastHeardMs ?? nowMs, next.lastHeardMs ?? nowMs);
  const whole = { ...next, id: first.id, text: `${first.text}\n\n${next.text}`, lastHeardMs: heard };
  if (isWindowClosed(whole, nowMs)) return isInTemplate(whole) ? whole : null;
  return whole.text.length <= (asks(next) ? bodyMaxChars : textMax) ? whole : null;
}

function templateOf({ bulk, file }: Outbound): Template | null {
  return templateFor(bulk === true, file === undefined ? null : isPicture(file) ? "picture" : "document");
}

function isInTemplate(out: Outbound): boolean {
  const template = templateOf(out);
  return template !== null && inOneLine(out.text).length <= valueMaxChars(template);
}

/** The prepared text that carries a message. Throws when none can. */
function preparedFor(out: Outbound): Template {
  const template = templateOf(out);
  if (template === null || inOneLine(out.text) === "") throw new SendError("window-closed", { retryable: false });
  if (!isInTemplate(out)) throw new SendError("too-large", { retryable: false });
  return template;
}

/** Meta's numbers of what is wrong with a template. */
function isOfTemplate({ code }: GraphRefusal): boolean {
  return code >= 132_000 && code < 133_000;
}

function rateLimited({ waitMs, wholeChannel }: Wait): SendError {
  return new SendError("rate-limited", { retryable: true, retryAfterMs: waitMs, wholeChannel });
}
