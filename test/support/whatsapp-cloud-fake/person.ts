import type { Hooks } from "./hooks.ts";
import { tellStatus } from "./messages.ts";
import { type FakeFile, type FakeUser, newWamid, type SentMessage, storeMedia, type World } from "./world.ts";

export interface PersonAbout {
  /** Digits, without a plus. */
  readonly phone?: string;
  readonly account?: string;
  readonly name?: string;
  /** Shows a user name instead of the number. */
  readonly hidesNumber?: boolean;
}

/** Somebody with WhatsApp on their phone. Every act returns the webhook call that tells of it. */
export interface FakePerson {
  readonly user: FakeUser;
  say(text: string): object;
  sendDocument(file: FakeFile, caption?: string): object;
  sendImage(bytes: Buffer, caption?: string): object;
  /** Taps an option of `message`; throws when there is none. */
  tap(message: SentMessage, optionId: string): object;
  shareContact(whose: "own" | { readonly phone: string }): object;
  /** Taps WhatsApp's button in `message` that hands the own number over; throws when there is none. */
  shareNumber(message: SentMessage): object;
  /** Moves to another number, which WhatsApp tells of; whoever writes from there is another `person` of the fake. */
  changeNumber(to: { readonly phone: string; readonly account: string }): object;
  /** Any other content of a message, as the webhook writes it. */
  sendContent(type: string, content?: object): object;
  /** Has read the message. */
  read(message: SentMessage): void;
}

const weekMs = 7 * 86_400_000;

export function makePerson(world: World, hooks: Hooks, about: PersonAbout): FakePerson {
  const { phone = "6281234567890", account = `ID.${phone}0`, name = "Siti Aminah ✓", hidesNumber = false } = about;
  const user: FakeUser = { phone, account, name, hidesNumber, lastWroteMs: 0, shown: [] };
  world.users.push(user);

  function sendContent(type: string, content: object = {}): object {
    user.lastWroteMs = world.nowMs();
    const number = user.hidesNumber ? {} : { from: phone };
    const shownNumber = user.hidesNumber ? {} : { wa_id: phone };
    return hooks.push(`chat ${account}`, {
      contacts: [{ profile: { name }, user_id: account, ...shownNumber }],
      messages: [
        {
          ...number,
          from_user_id: account,
          id: newWamid(phone),
          timestamp: String(Math.floor(world.nowMs() / 1000)),
          type,
          ...content,
        },
      ],
    });
  }

  function mediaContent(file: FakeFile, caption: string | undefined) {
    const id = storeMedia(world, file, weekMs);
    const { sha256 } = world.media.get(id) ?? {};
    return { id, mime_type: file.mime, sha256, ...(caption === undefined || caption === "" ? {} : { caption }) };
  }

  return {
    user,
    sendContent,
    say: (text) => sendContent("text", { text: { body: text } }),
    sendDocument: (file, caption) =>
      sendContent("document", { document: { ...mediaContent(file, caption), filename: file.name } }),
    sendImage: (bytes, caption) =>
      sendContent("image", { image: mediaContent({ bytes, name: "photo.jpg", mime: "image/jpeg" }, caption) }),
    tap: (message, optionId) => {
      const option = message.options.find(({ id }) => id === optionId);
      if (option === undefined) throw new Error("there is no such option");
      const kind = option.as === "button" ? "button_reply" : "list_reply";
      const chosen = { id: option.id, title: option.title };
      return sendContent("interactive", {
        interactive: { type: kind, [kind]: chosen },
        context: { id: message.wamid },
      });
    },
    shareContact: (whose) => {
      const number = whose === "own" ? phone : whose.phone;
      const phones = [{ phone: `+${number}`, wa_id: number, type: "CELL" }];
      const card = { name: { formatted_name: name }, phones, origin: "other", vcard: "BEGIN:VCARD" };
      return sendContent("contacts", { contacts: [card] });
    },
    shareNumber: (message) => {
      if (message.type !== "request_contact_info") throw new Error("nobody asked for the number");
      const phones = [{ phone: `+${phone}`, wa_id: phone, type: "MOBILE" }];
      const card = { name: { formatted_name: name }, phones, origin: "contact_request" };
      const body = sendContent("contacts", { contacts: [card] });
      // From then on WhatsApp shows it to this business.
      user.hidesNumber = false;
      return body;
    },
    changeNumber: (to) => {
      // Nobody is at the old number until somebody else gets it.
      world.users.splice(world.users.indexOf(user), 1);
      const shownNumber = user.hidesNumber ? {} : { wa_id: to.phone };
      const system = {
        body: `User ${name} changed`,
        ...{ type: user.hidesNumber ? "user_changed_user_id" : "user_changed_number", ...shownNumber },
        ...{ user_id: to.account, previous_user_id: account },
      };
      // What WhatsApp says by itself has no contacts.
      return hooks.push(`chat ${account}`, {
        messages: [
          {
            ...(user.hidesNumber ? {} : { from: phone }),
            ...{ id: newWamid(phone), timestamp: String(Math.floor(world.nowMs() / 1000)), type: "system", system },
          },
        ],
      });
    },
    read: (message) => tellStatus(world, hooks, message, "read"),
  };
}
