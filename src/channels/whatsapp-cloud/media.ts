import { createHash } from "node:crypto";
import { z } from "zod";
import { safeFileName } from "../../kit/file-name.ts";
import { type Media, type OutFile, SendError } from "../channel.ts";
import type { GraphApi } from "./api.ts";
import { toSendError } from "./errors.ts";

const uploaded = z.object({ id: z.string().min(1) });
const described = z.object({ url: z.url(), sha256: z.string().optional(), file_size: z.coerce.number().optional() });

/** Hands a file to the platform; its id there. Throws what the API throws. */
export async function uploadMedia(api: GraphApi, phoneNumberId: string, file: OutFile): Promise<string> {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", file.mime);
  form.set("file", new Blob([Uint8Array.from(file.bytes)], { type: file.mime }), safeFileName(file.fileName));
  const { id } = await api.postForm(`${phoneNumberId}/media`, form, file.bytes.byteLength, uploaded);
  return id;
}

/**
 * The bytes of a received file. Throws `SendError`: "too-large" above `maxBytes`, "bad-request" when they are gone,
 * "transport" when they are not the bytes that were sent.
 */
export async function openMedia(api: GraphApi, { ref }: Media, maxBytes: number): Promise<Uint8Array> {
  try {
    const { url, sha256, file_size: size } = await api.get(encodeURIComponent(ref), described);
    if ((size ?? 0) > maxBytes) throw new SendError("too-large", { retryable: false });
    const bytes = await api.download(url, maxBytes);
    if (sha256 !== undefined && !isDigestOf(sha256, bytes)) throw new SendError("transport", { retryable: true });
    return bytes;
  } catch (error) {
    throw toSendError(error);
  }
}

/** The platform writes it in hexadecimal digits in one place and in base64 in another. */
function isDigestOf(written: string, bytes: Uint8Array): boolean {
  const digest = createHash("sha256").update(bytes).digest();
  return written.toLowerCase() === digest.toString("hex") || written === digest.toString("base64");
}
