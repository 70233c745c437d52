import { createServer } from "node:net";
import type { MessageRequest } from "telegram-test-api/lib/modules/telegramClient.js";
import { TelegramServer } from "telegram-test-api/lib/telegramServer.js";
import type { OnInbound } from "../../../../src/channels/channel.ts";
import { type Abilities, type ChannelDriver, channelContract } from "../../../contracts/channel.contract.ts";
import { type Mode, openRestartable, testOptions } from "./driver.ts";

/*
 * The same contract against a stand-in that we did not write, telegram-test-api. It knows nine methods and no
 * errors, never holds a poll open, and sends no webhook secret; what it cannot show is skipped with the reason.
 */

const token = "123456:FOREIGN-token";
const chatId = 31;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function openForeign(mode: Mode, onInbound: OnInbound): Promise<ChannelDriver> {
  const server = new TelegramServer({ port: await freePort(), host: "127.0.0.1" });
  await server.start();
  const client = server.getClient(token, { userId: chatId, chatId, firstName: "Wayan" });
  const channels = await openRestartable(testOptions(server.config.apiURL, token, mode), onInbound);
  const shown = () => server.storage.botMessages.map(({ message }) => message);
  let delivered: Promise<unknown> = Promise.resolve();
  // It gives one update_id to all that arrives while a webhook delivery is under way, so this person lets it end first.
  const act = async (doing: () => Promise<unknown>) => {
    await delivered;
    delivered = server.waitUserMessage();
    await doing();
  };
  return {
    get channel() {
      return channels.channel();
    },
    person: {
      chatKey: String(chatId),
      displayName: "Wayan",
      say: (text) => act(() => client.sendMessage(client.makeMessage(text))),
      tap: (optionId) => act(() => client.sendCallback(client.makeCallbackQuery(optionId))),
      sharePhone: () => Promise.reject(new Error("not offered")),
      sendDocument: () => Promise.reject(new Error("not offered")),
      sendPictures: () => Promise.reject(new Error("not offered")),
      openFile: () => Promise.reject(new Error("not offered")),
      seesTyping: () => Promise.reject(new Error("not offered")),
      sendUnknown: () => {
        const { text: _none, ...dice } = Object.assign(client.makeMessage(""), { dice: { emoji: "🎲", value: 3 } });
        return act(() => client.sendMessage(dice as MessageRequest));
      },
      sees: async (count) => {
        while (shown().length < count) await server.waitBotMessage();
        return shown().map(({ text, reply_markup: markup }) => asShown(String(text), markup));
      },
    },
    fileMaxBytes: 50 * 1024 * 1024,
    restart: channels.restart,
    close: async () => {
      await channels.close();
      await server.stop();
    },
  };
}

function asShown(text: string, markup: object | string | undefined) {
  const inline = typeof markup === "object" && "inline_keyboard" in markup ? markup.inline_keyboard : [];
  const keyboard = typeof markup === "object" && "keyboard" in markup ? markup.keyboard : [];
  return { text, buttons: titles(inline), asksPhone: JSON.stringify(keyboard).includes("request_contact") };
}

function titles(rows: unknown): readonly string[] {
  if (!Array.isArray(rows)) return [];
  return rows.flat().map((button: { readonly text?: unknown }) => String(button.text));
}

const noErrors = "telegram-test-api answers every message with success";
const can: Abilities = {
  choice: true,
  askPhone: true,
  options: true,
  longText: true,
  busyStop: true,
  unknownKind: true,
  restart: true,
  sharePhone: "its test person cannot share a contact",
  document: "it knows neither documents nor getFile",
  documentOut: "it knows no sendDocument",
  pictures: "it knows neither photos nor getFile",
  sentTwice: "Telegram knows no id of ours",
  acks: "Telegram tells nothing of a message after it took it",
  typing: "it knows no sendChatAction",
  expiredMedia: "it knows neither documents nor getFile",
  twice: "it gives every update out once",
  storeFailure: "it forgets an update as soon as it was given out, and delivers no webhook again",
  rateLimit: noErrors,
  blocked: noErrors,
};

channelContract(
  "Telegram by polling, against telegram-test-api",
  (onInbound) => openForeign("polling", onInbound),
  can,
);
channelContract("Telegram by webhook, against telegram-test-api", (onInbound) => openForeign("webhook", onInbound), {
  ...can,
  restart: "it delivers a webhook once, and drops the update when nobody takes it",
});
