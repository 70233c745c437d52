import type { AddressInfo } from "node:net";
import express from "express";
import type { OnInbound } from "../../../../src/channels/channel.ts";
import { makeTelegram, type TelegramChannel, type TelegramOptions } from "../../../../src/channels/telegram/channel.ts";
import { systemClock } from "../../../../src/kit/clock.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import type { ChannelDriver, ContractPerson, OpenConditions } from "../../../contracts/channel.contract.ts";
import {
  type Call,
  type FakePerson,
  type SentMessage,
  startTelegramFake,
  type TelegramFake,
} from "../../../support/telegram-fake.ts";

export type Mode = TelegramOptions["mode"];

export const testSecret = "rahasia_Webhook-1";
const sharePhoneLabel = "Bagikan nomor HP";

/** Short waits, so that a test of what follows a failure need not wait for it. */
export const quickWaits = { conflictMs: 30, firstMs: 10, maxMs: 40, storeFirstMs: 5, storeMaxMs: 20 };

/** What a test's channel is made of unless it says otherwise. Nothing is logged. */
export function testOptions(apiRoot: string, token: string, mode: Mode): TelegramOptions {
  return {
    token,
    apiRoot,
    mode,
    log: makeLog("silent"),
    clock: systemClock,
    labels: { sharePhone: sharePhoneLabel },
    waits: quickWaits,
  };
}

/** An Express server whose webhook route leads to whichever channel is current. */
export async function openWebhookServer(current: () => TelegramChannel | undefined) {
  const app = express();
  app.post("/telegram/webhook", async (request, response) => {
    const channel = current();
    if (channel === undefined) response.status(502).end();
    else await channel.webhook(request, response);
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}/telegram/webhook`, close };
}

/** Starts channels one after another: the running one, and the way to the next. */
export async function openRestartable(options: Omit<TelegramOptions, "webhookUrl">, onInbound: OnInbound) {
  let channel: TelegramChannel | undefined;
  const server = options.mode === "webhook" ? await openWebhookServer(() => channel) : undefined;
  const start = async () => {
    channel = makeTelegram({ ...options, ...(server === undefined ? {} : { webhookUrl: server.url }) });
    await channel.start(onInbound);
    return channel;
  };
  let running = await start();
  return {
    channel: () => running,
    restart: async (whileDown: () => Promise<void>) => {
      await running.stop();
      await whileDown();
      running = await start();
    },
    close: async () => {
      await running.stop();
      await server?.close();
    },
  };
}

/** The channel against our own fake. */
export async function openTelegram(
  mode: Mode,
  onInbound: OnInbound,
  { twice }: OpenConditions,
): Promise<ChannelDriver & { readonly fake: TelegramFake }> {
  const fake = await startTelegramFake({ twice });
  const options = { ...testOptions(fake.url, fake.token, mode), webhookSecret: testSecret };
  const channels = await openRestartable(options, onInbound);
  const person = fake.person({ id: 777, firstName: "Siti", lastName: "Aminah", phone: "6281234567890" });
  return {
    fake,
    get channel() {
      return channels.channel();
    },
    person: contractPerson(fake, person),
    fileMaxBytes: 50 * 1024 * 1024,
    limitNextSend: (retryAfterMs) => {
      for (const method of ["sendMessage", "sendDocument"])
        fake.fail(method, { kind: "error", code: 429, retryAfter: Math.ceil(retryAfterMs / 1000) });
    },
    block: () => fake.block(person.chatId),
    expireMedia: fake.expireFiles,
    restart: channels.restart,
    close: async () => {
      await channels.close();
      await fake.close();
    },
  };
}

function contractPerson(fake: TelegramFake, person: FakePerson): ContractPerson {
  const received = () => fake.received(person.chatId);
  return {
    chatKey: String(person.chatId),
    displayName: "Siti Aminah",
    say: async (text) => void person.say(text),
    tap: async (optionId) => void person.tap(lastThatOffers(received(), optionId), optionId),
    sharePhone: async () => {
      person.shareContact("own");
      return `+${person.phone}`;
    },
    sendDocument: async ({ bytes, name, mime, caption }) =>
      void person.sendFile({ bytes: Buffer.from(bytes), name, mime }, caption),
    sendPictures: async (pictures, caption) => void person.sendAlbum(pictures.map(Buffer.from), caption),
    openFile: async () => {
      const file = received().findLast((message) => message.file !== undefined)?.file;
      if (file === undefined) throw new Error("no message has a file");
      return file;
    },
    seesTyping: async () => {
      const isTyping = ({ method, payload }: Call) =>
        method === "sendChatAction" && payload.action === "typing" && String(payload.chat_id) === String(person.chatId);
      await fake.waitForCall(isTyping);
    },
    sendUnknown: async () => {
      person.sendContent({ dice: { emoji: "🎲", value: 3 } });
      fake.push({ poll: { id: "1" } });
      fake.push({ message: "not an object" });
      fake.push({ edited_message: { text: "x" } });
    },
    sees: async (count) => {
      if (received().length < count) {
        await fake.waitFor(({ chatId }) => chatId === person.chatId && received().length >= count);
      }
      return received().map(asShown);
    },
  };
}

function lastThatOffers(messages: readonly SentMessage[], optionId: string): SentMessage {
  const offers = ({ replyMarkup }: SentMessage) =>
    (replyMarkup?.inline_keyboard ?? []).flat().some((button) => button.callback_data === optionId);
  const message = messages.findLast(offers);
  if (message === undefined) throw new Error("no message offers that");
  return message;
}

function asShown({ text, replyMarkup }: SentMessage) {
  return {
    text,
    buttons: (replyMarkup?.inline_keyboard ?? []).flat().map((button) => button.text),
    asksPhone: (replyMarkup?.keyboard ?? []).flat().some((button) => button.request_contact === true),
  };
}
