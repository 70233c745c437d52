import type { Inbound } from "../../src/channels/channel.ts";
import { parseUpdate } from "../../src/channels/telegram/parse.ts";
import { parseWebhook } from "../../src/channels/whatsapp-cloud/parse.ts";
import type { TelegramFake, SentMessage as TelegramMessage } from "../support/telegram-fake.ts";
import type { CloudFake, SentMessage as CloudMessage } from "../support/whatsapp-cloud-fake.ts";
import { type Operator, phoneOf } from "./villages.ts";

/** One person at one platform. Every act returns what went out, as our channel reads it. */
export interface Seat {
  readonly chatKey: string;
  say(text: string): Inbound;
  sendFile(bytes: Buffer, name: string): Inbound;
  /** What was shown so far, oldest first. */
  seen(): readonly string[];
  /** Does `act` and waits for the first message after it that fits; one that came twice does no harm. */
  answer(pattern: RegExp, act: () => void): Promise<Answer>;
}

/** A message to the person. */
export interface Answer {
  /** Taps the option with this title; throws when there is none. */
  tap(title: RegExp): Inbound;
}

/** Longer than any outage of these tests, and than a run of kills in which nobody lives long enough to read a file. */
const REPLY_LIMIT_MS = 180_000;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export function seatAtTelegram(fake: TelegramFake, { chatId }: Operator): Seat {
  const person = fake.person({ id: chatId });
  const went = (update: ReturnType<typeof person.say>): Inbound => {
    const inbound = parseUpdate(update, Date.now());
    if ("ignored" in inbound) throw new Error(`the bot did not want this: ${inbound.ignored}`);
    return inbound;
  };
  const dataOf = (message: TelegramMessage, title: RegExp) =>
    titled((message.replyMarkup?.inline_keyboard ?? []).flat(), ({ text }) => title.test(text)).callback_data ?? "";
  return {
    chatKey: String(chatId),
    say: (text) => went(person.say(text)),
    sendFile: (bytes, name) => went(person.sendFile({ bytes, name, mime: XLSX })),
    seen: () => fake.received(chatId).map(({ text }) => text),
    answer: async (pattern, act) => {
      const newest = fake.received(chatId).at(-1)?.messageId ?? 0;
      const fits = (one: TelegramMessage) => one.chatId === chatId && one.messageId > newest && pattern.test(one.text);
      const message = await answered(fake.waitFor(fits, REPLY_LIMIT_MS), act, () =>
        complaint(pattern, fake.received(chatId).at(-1)?.text),
      );
      return { tap: (title) => went(person.tap(message, dataOf(message, title))) };
    },
  };
}

export function seatAtCloud(fake: CloudFake, operator: Operator): Seat {
  const person = fake.person({ phone: phoneOf(operator), name: `Operator ${operator.chatId}` });
  const { shown } = person.user;
  const went = (body: object): Inbound => {
    const { arrived, ignored } = parseWebhook(body, fake.phoneNumberId);
    if (arrived[0] === undefined) throw new Error(`the channel did not want this: ${ignored.join()}`);
    return arrived[0].inbound;
  };
  return {
    chatKey: phoneOf(operator),
    say: (text) => went(person.say(text)),
    sendFile: (bytes, name) => went(person.sendDocument({ bytes, name, mime: XLSX })),
    seen: () => shown.map(({ text }) => text),
    answer: async (pattern, act) => {
      const before = new Set(shown);
      const fits = (one: CloudMessage) => pattern.test(one.text) && !before.has(one) && shown.includes(one);
      const message = await answered(fake.waitFor(fits, REPLY_LIMIT_MS), act, () =>
        complaint(pattern, shown.at(-1)?.text),
      );
      return { tap: (title) => went(person.tap(message, titled(message.options, (one) => title.test(one.title)).id)) };
    },
  };
}

async function answered<T>(reply: Promise<T>, act: () => void, complain: () => string): Promise<T> {
  reply.catch(() => undefined);
  act();
  return reply.catch(() => {
    throw new Error(complain());
  });
}

function complaint(pattern: RegExp, last: string | undefined): string {
  return `somebody waits for ${pattern} and last heard ${JSON.stringify(last)}`;
}

function titled<T>(options: readonly T[], fits: (one: T) => boolean): T {
  const option = options.find(fits);
  if (option === undefined) throw new Error("there is nothing of that title to tap");
  return option;
}
