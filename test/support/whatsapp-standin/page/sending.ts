import { Model } from "./backbone.ts";
import { makeMsg, place } from "./chats.ts";
import type { MsgKey, Wid } from "./ids.ts";
import { ask } from "./link.ts";

/** Puts a message into the chat at once and sends it behind that: two promises, as the real function gives. */
export function addAndSendMsgToChat(_chat: unknown, data: Record<string, unknown>) {
  const { mediaBlob: _blob, collection: _collection, ...attributes } = data;
  const msg = makeMsg(attributes);
  msg.isMedia = msg.directPath !== undefined;
  if (msg.isMedia) msg.mediaData = new Model({ mediaStage: "RESOLVED" });
  const placed = Promise.resolve().then(() => place(msg));
  return [placed, placed.then(() => send(msg, data))];
}

async function send(msg: Model, { quotedStanzaID }: Record<string, unknown>) {
  const { type, body, caption, directPath, filename, mimetype, pollName, pollOptions } = msg;
  const { pollSelectableOptionsCount } = msg;
  const about = {
    type,
    body,
    caption,
    directPath,
    filename,
    mimetype,
    pollName,
    pollOptions,
    pollSelectableOptionsCount,
  };
  const to = (msg.to as Wid)._serialized;
  try {
    const { t } = await ask<{ t: number }>("send", { ...about, id: (msg.id as MsgKey).id, to, quotedStanzaID });
    msg.set({ ack: 1, t });
    return { messageSendResult: "OK", t };
  } catch {
    msg.set({ ack: -1 });
    return { messageSendResult: "ERROR_UNKNOWN" };
  }
}
