import type { WireMessage } from "../wire.ts";
import { Collection, Model } from "./backbone.ts";
import { MsgKey, toWid, type Wid } from "./ids.ts";
import { ask, config, nowSeconds, randomBytes, toBase64 } from "./link.ts";
import { fetchMedia } from "./media.ts";

/** Messages, chats and people, and how they come into the page. */

class MsgModel extends Model {
  msgContextInfo() {
    const { id, type, body, from } = this as unknown as { id: MsgKey; type: string; body: string; from: Wid };
    return { quotedMsg: { type, body }, quotedStanzaID: id.id, quotedParticipant: from };
  }

  canReply(): boolean {
    return true;
  }

  /** The real one fetches and decrypts; its end is told by the stage alone. */
  async downloadMedia(): Promise<void> {
    const mediaData = this.mediaData as Model;
    mediaData.mediaStage = "FETCHING";
    try {
      await fetchMedia(this as unknown as Parameters<typeof fetchMedia>[0]);
      mediaData.mediaStage = "RESOLVED";
    } catch (error) {
      const status = error instanceof Object && "status" in error ? error.status : 0;
      mediaData.mediaStage = status === 404 ? "ERROR_MISSING" : "ERROR_UNKNOWN";
    }
  }
}

class ChatModel extends Model {
  declare readonly id: Wid;
  readonly msgs = new Collection<Model>({ quiet: true });

  get formattedTitle(): string {
    return String(this.name ?? this.id.user);
  }

  /** With the messages that are loaded: only then the library looks for the last one. */
  override serialize(): Record<string, unknown> {
    return { ...super.serialize(), msgs: this.msgs.getModelsArray().map((msg) => msg.serialize()) };
  }
}

class MsgCollection extends Collection<Model> {
  readonly modelClass = MsgModel;

  async getMessagesById(ids: readonly string[]): Promise<{ messages: Model[] }> {
    const messages = await Promise.all(ids.map((id) => this.get(id) ?? fromHistory(id)));
    return { messages: messages.filter((message) => message !== undefined) };
  }
}

class ContactCollection extends Collection<Model> {
  override async find(id: Wid | string): Promise<Model> {
    return ensureContact(toWid(id));
  }
}

export const Msg = new MsgCollection();
export const Chat = new Collection<ChatModel>();
export const Contact = new ContactCollection();

function ensureContact(
  id: Wid,
  about: { pushname?: string | undefined; pn?: string | undefined; lid?: string | undefined } = {},
): Model {
  const known = Contact.get(id);
  const contact =
    known ??
    Contact.add(new Model({ id, isBusiness: false, isEnterprise: false, isContactBlocked: false, type: "in" }));
  if (about.pushname !== undefined) contact.set({ pushname: about.pushname });
  if (about.pn !== undefined) contact.phoneNumber = toWid(about.pn);
  if (about.lid !== undefined) contact.lid = toWid(about.lid);
  return contact;
}

export function ensureChat(id: Wid): ChatModel {
  const known = Chat.get(id);
  if (known) return known;
  const chat = new ChatModel({ id, unreadCount: 0, mute: { expiration: 0 }, t: nowSeconds(), archive: false });
  if (id.isGroup()) chat.groupMetadata = new Model({ id, announce: false, participants: [] });
  return Chat.add(chat);
}

/** A message that somebody sends now. */
export function receive(message: WireMessage): void {
  const chat = ensureChat(toWid(message.chat));
  const model = toModel(message, { isNewMsg: message.isNewMsg !== false });
  place(model, chat);
  chat.set({ unreadCount: Number(chat.unreadCount) + 1, t: message.t });
}

/** The chats as the device kept them: of each only its newest message is there at first. */
export function restore(chats: readonly { readonly newest: WireMessage; readonly unread: number }[]): void {
  for (const { newest, unread } of chats) {
    const chat = ensureChat(toWid(newest.chat));
    chat.set({ t: newest.t, unreadCount: unread });
    place(toModel(newest, { isNewMsg: false }), chat);
  }
}

/** One page of what lies before the oldest message of the chat; null when there is nothing. */
export async function loadEarlierMsgs({ chat }: { readonly chat: ChatModel }): Promise<Model[] | null> {
  const oldest = chat.msgs.getModelsArray().reduce<Model | undefined>(older, undefined);
  const before = oldest && (oldest.id as MsgKey)._serialized;
  const found = await ask<WireMessage[]>("earlier", { chat: chat.id._serialized, before });
  const models = found.map((message) => toModel(message, { isNewMsg: false }));
  for (const model of models) place(model, chat);
  return models.length === 0 ? null : models;
}

/** Puts a message where the page finds it. */
export function place(model: Model, chat: ChatModel = ensureChat((model.id as MsgKey).remote)): Model {
  chat.msgs.add(model);
  chat.lastReceivedKey = model.id;
  return Msg.add(model);
}

export function makeMsg(attributes: Record<string, unknown>): Model {
  return new MsgModel(attributes);
}

async function fromHistory(id: string): Promise<Model | undefined> {
  const message = await ask<WireMessage | null>("message", { id });
  return message === null ? undefined : place(toModel(message, { isNewMsg: false }));
}

function older(one: Model | undefined, other: Model): Model {
  return one !== undefined && Number(one.ord) < Number(other.ord) ? one : other;
}

function toModel(message: WireMessage, { isNewMsg }: { readonly isNewMsg: boolean }): Model {
  const { id, fromMe, author, pushname, pn, lid, media, chat, extra, ...rest } = message;
  const [remote, me, participant] = [toWid(chat), toWid(config.me), author === undefined ? undefined : toWid(author)];
  const selfDir = fromMe ? ("out" as const) : ("in" as const);
  const [from, to] = fromMe ? [me, remote] : [remote, me];
  if (!fromMe) ensureContact(participant ?? remote, { pushname, pn, lid });
  return new MsgModel({
    ...rest,
    id: new MsgKey({ from, to, id, participant, selfDir }),
    from,
    to,
    author: participant,
    self: selfDir,
    ack: 1,
    isNewMsg,
    notifyName: pushname,
    viewed: false,
    star: false,
    forwardingScore: 0,
    mentionedJidList: (message.mentions ?? []).map(toWid),
    groupMentions: [],
    ...(media && {
      ...media,
      encFilehash: media.filehash,
      mediaKey: toBase64(randomBytes(32)),
      mediaKeyTimestamp: message.t,
      mediaData: new Model({ mediaStage: "INIT" }),
    }),
    ...extra,
  });
}
