import type { BotUpdate, Updates } from "./updates.ts";
import { openChat, type SentFile, type SentMessage, storeFile, type World } from "./world.ts";

export interface PersonAbout {
  /** Also the id of the private chat. */
  readonly id?: number;
  readonly firstName?: string;
  readonly lastName?: string;
  /** As Telegram writes it in a contact, without a plus. */
  readonly phone?: string;
}

/** Somebody with Telegram on their phone. Everything returns the update that went out, if the bot wanted it. */
export interface FakePerson {
  readonly chatId: number;
  readonly phone: string;
  say(text: string): BotUpdate | undefined;
  sendFile(file: SentFile, caption?: string): BotUpdate | undefined;
  sendPhoto(bytes: Buffer, caption?: string): BotUpdate | undefined;
  /** Several photos as one album: an update for each, the caption with the first. */
  sendAlbum(photos: readonly Buffer[], caption?: string): (BotUpdate | undefined)[];
  sendVoice(bytes: Buffer): BotUpdate | undefined;
  sendSticker(): BotUpdate | undefined;
  sendLocation(latitude: number, longitude: number): BotUpdate | undefined;
  /** Any other content of a message, as the Bot API writes it. */
  sendContent(content: Readonly<Record<string, unknown>>): BotUpdate | undefined;
  shareContact(whose: "own" | { readonly phone: string; readonly userId?: number }): BotUpdate | undefined;
  /** Taps the button with this `callback_data` under `message`; throws when there is none. */
  tap(message: SentMessage, data: string): BotUpdate | undefined;
  /** Changes an earlier message to `text`. */
  edit(sent: BotUpdate, text: string): BotUpdate | undefined;
}

export function makePerson(world: World, updates: Updates, about: PersonAbout): FakePerson {
  const { id = 4242, firstName = "Budi", lastName, phone = "628123456789" } = about;
  const from = { id, is_bot: false, first_name: firstName, last_name: lastName, language_code: "id" };
  const chat = { id, type: "private", first_name: firstName };
  const nowSeconds = () => Math.floor(world.nowMs() / 1000);

  function sendContent(content: Readonly<Record<string, unknown>>): BotUpdate | undefined {
    openChat(world, id);
    return updates.push({ message: { message_id: world.nextId(), from, chat, date: nowSeconds(), ...content } });
  }

  function upload(file: SentFile) {
    const stored = storeFile(world, file);
    return { file_id: stored.id, file_unique_id: stored.id, file_size: file.bytes.length };
  }

  function sendPhoto(bytes: Buffer, caption?: string, album?: string): BotUpdate | undefined {
    const small = upload({ bytes: bytes.subarray(0, 10), name: "small.jpg", mime: "image/jpeg" });
    const large = upload({ bytes, name: "photo.jpg", mime: "image/jpeg" });
    return sendContent({
      photo: [
        { ...small, width: 90, height: 67 },
        { ...large, width: 1280, height: 960 },
      ],
      caption,
      media_group_id: album,
    });
  }

  function sendAlbum(photos: readonly Buffer[], caption?: string) {
    const album = String(world.nextId());
    return photos.map((bytes, at) => sendPhoto(bytes, at === 0 ? caption : undefined, album));
  }

  function tap(message: SentMessage, data: string): BotUpdate | undefined {
    const buttons = (message.replyMarkup?.inline_keyboard ?? []).flat();
    if (!buttons.some((button) => button.callback_data === data)) throw new Error("there is no such button");
    const tapId = `tap-${world.nextId()}`;
    world.taps.set(tapId, { answered: false });
    const shown = { message_id: message.messageId, date: nowSeconds(), chat, text: message.text };
    return updates.push({ callback_query: { id: tapId, from, chat_instance: "1", message: shown, data } });
  }

  return {
    chatId: id,
    phone,
    say: (text) => sendContent({ text, ...commandEntities(text) }),
    sendFile: (file, caption) =>
      sendContent({ document: { ...upload(file), file_name: file.name, mime_type: file.mime }, caption }),
    sendPhoto: (bytes, caption) => sendPhoto(bytes, caption),
    sendAlbum,
    sendVoice: (bytes) =>
      sendContent({
        voice: { ...upload({ bytes, name: "voice.ogg", mime: "audio/ogg" }), mime_type: "audio/ogg", duration: 2 },
      }),
    sendSticker: () => sendContent({ sticker: { file_id: "sticker", file_unique_id: "sticker", emoji: "👍" } }),
    sendLocation: (latitude, longitude) => sendContent({ location: { latitude, longitude } }),
    sendContent,
    shareContact: (whose) =>
      sendContent({
        contact:
          whose === "own"
            ? { phone_number: phone, first_name: firstName, user_id: id }
            : { phone_number: whose.phone, first_name: "Siti", user_id: whose.userId },
      }),
    tap,
    edit: ({ message }, text) => {
      const before = typeof message === "object" && message !== null ? message : {};
      return updates.push({ edited_message: { ...before, edit_date: nowSeconds(), text } });
    },
  };
}

function commandEntities(text: string) {
  const command = /^\/\S+/.exec(text)?.[0];
  return command === undefined ? {} : { entities: [{ type: "bot_command", offset: 0, length: command.length }] };
}
