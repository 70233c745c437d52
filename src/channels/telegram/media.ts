import type { Telegram } from "telegraf";
import { type Media, SendError } from "../channel.ts";
import { readAtMost } from "../download.ts";
import type { ApiOptions } from "./api.ts";
import { toSendError } from "./send.ts";

const telegramRoot = "https://api.telegram.org";
const downloadLimitMs = 60_000;

/** The bytes of a received file. Throws `SendError`: "too-large" above `maxBytes`, "bad-request" when they are gone. */
export async function openMedia(
  api: Pick<Telegram, "callApi">,
  { token, apiRoot = telegramRoot }: ApiOptions,
  { ref, size }: Media,
  maxBytes: number,
): Promise<Uint8Array> {
  if ((size ?? 0) > maxBytes) throw tooLarge();
  try {
    const file = await api.callApi("getFile", { file_id: ref });
    if ((file.file_size ?? 0) > maxBytes) throw tooLarge();
    if (file.file_path === undefined) throw gone();
    return await download(fileUrl(apiRoot, token, file.file_path), maxBytes);
  } catch (error) {
    throw toSendError(error);
  }
}

function fileUrl(apiRoot: string, token: string, path: string): URL {
  const segments = path.split("/").map(encodeURIComponent).join("/");
  return new URL(`./file/bot${token}/${segments}`, apiRoot);
}

async function download(url: URL, maxBytes: number): Promise<Uint8Array> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, AbortSignal.timeout(downloadLimitMs)]);
  try {
    const response = await fetch(url, { signal, redirect: "error" });
    if (!response.ok || response.body === null) throw whyNoBytes(response.status);
    return await readAtMost(response.body, maxBytes);
  } finally {
    // Frees the connection of a download that was not read to its end.
    giveUp.abort();
  }
}

function whyNoBytes(status: number): SendError {
  return status >= 500 || status === 429 ? new SendError("transport", { retryable: true }) : gone();
}

function tooLarge(): SendError {
  return new SendError("too-large", { retryable: false });
}

function gone(): SendError {
  return new SendError("bad-request", { retryable: false });
}
