import type { AddressInfo } from "node:net";
import express from "express";
import type { OnDelivery, OnInbound } from "../../../../src/channels/channel.ts";
import {
  type CloudChannel,
  type CloudOptions,
  makeWhatsAppCloud,
} from "../../../../src/channels/whatsapp-cloud/channel.ts";
import { OWN_PHONE } from "../../../../src/channels/whatsapp-cloud/parse.ts";
import { systemClock } from "../../../../src/kit/clock.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import type { ChannelDriver, ContractPerson, OpenConditions } from "../../../contracts/channel.contract.ts";
import {
  type CloudFake,
  type CloudFakeOptions,
  type FakePerson,
  type SentMessage,
  startCloudFake,
} from "../../../support/whatsapp-cloud-fake.ts";

/** What a test's channel is made of unless it says otherwise. Nothing is logged. */
export function testOptions(fake: CloudFake): CloudOptions {
  const { token, phoneNumberId, appSecret, verifyToken } = fake;
  return {
    ...{ token, phoneNumberId, appSecret, verifyToken },
    apiRoot: fake.url,
    log: makeLog("silent"),
    clock: systemClock,
    labels: { sharePhone: "Pakai nomor HP ini", openList: "Lihat pilihan" },
    waits: { firstMs: 10, maxMs: 40 },
  };
}

/** A server whose webhook route leads to whichever channel is current. */
async function openWebhookServer(current: () => CloudChannel | undefined) {
  const app = express();
  app.all("/whatsapp/webhook", async (request, response) => {
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
  return { url: `http://127.0.0.1:${port}/whatsapp/webhook`, close };
}

export interface Desk {
  readonly fake: CloudFake;
  readonly url: string;
  /** The running channel; another one after `restart`. */
  channel(): CloudChannel;
  restart(whileDown: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** A running channel at a fake that delivers to it. */
export async function openDesk(
  sinks: { readonly onInbound?: OnInbound; readonly onDelivery?: OnDelivery } = {},
  { fakeOptions = {}, more = {} }: { fakeOptions?: CloudFakeOptions; more?: Partial<CloudOptions> } = {},
): Promise<Desk> {
  const { onInbound = async () => "new" as const, onDelivery } = sinks;
  const fake = await startCloudFake(fakeOptions);
  let running: CloudChannel | undefined;
  const server = await openWebhookServer(() => running);
  const start = async () => {
    running = makeWhatsAppCloud({ ...testOptions(fake), ...more });
    await running.start(onInbound, onDelivery);
    return running;
  };
  let channel = await start();
  await fake.hooks.subscribe(server.url);
  return {
    fake,
    url: server.url,
    channel: () => channel,
    restart: async (whileDown) => {
      await channel.stop();
      await whileDown();
      channel = await start();
    },
    close: async () => {
      await channel.stop();
      await fake.close();
      await server.close();
    },
  };
}

/** The channel for the contract. */
export async function openCloud(onInbound: OnInbound, conditions: OpenConditions): Promise<ChannelDriver> {
  const { twice, onDelivery } = conditions;
  const desk = await openDesk({ onInbound, ...(onDelivery && { onDelivery }) }, { fakeOptions: { twice } });
  const person = desk.fake.person({ phone: "6281234567890", name: "Siti Aminah ✓" });
  return {
    get channel() {
      return desk.channel();
    },
    person: contractPerson(desk.fake, person),
    fileMaxBytes: 100 * 1024 * 1024,
    limitNextSend: (retryAfterMs) => {
      const retryAfter = Math.ceil(retryAfterMs / 1000);
      desk.fake.fail("messages", { kind: "error", code: 131056, retryAfter });
    },
    acknowledge: async (states) => {
      const message = person.user.shown.at(-1);
      if (message === undefined) throw new Error("nothing was shown");
      for (const state of states) desk.fake.tell(message, state);
      while (desk.fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
    },
    expireMedia: desk.fake.expireMedia,
    restart: desk.restart,
    close: desk.close,
  };
}

function contractPerson(fake: CloudFake, person: FakePerson): ContractPerson {
  const { user } = person;
  return {
    chatKey: user.phone,
    displayName: user.name,
    say: async (text) => void person.say(text),
    tap: async (optionId) => void person.tap(lastThatOffers(user.shown, optionId), optionId),
    sharePhone: async () => {
      person.shareContact("own");
      return `+${user.phone}`;
    },
    sendDocument: async ({ bytes, name, mime, caption }) =>
      void person.sendDocument({ bytes: Buffer.from(bytes), name, mime }, caption),
    sendPictures: async (pictures, caption) => {
      for (const [at, picture] of pictures.entries())
        person.sendImage(Buffer.from(picture), at === 0 ? caption : undefined);
    },
    openFile: async () => {
      const file = user.shown.findLast((message) => message.file !== undefined)?.file;
      if (file === undefined) throw new Error("no message has a file");
      return file;
    },
    seesTyping: async () =>
      void (await fake.waitForCall(({ what, body }) => what === "mark" && "typing_indicator" in body)),
    sendUnknown: async () => {
      person.sendContent("order", { order: { catalog_id: "1" } });
      person.sendContent("reaction", { reaction: { message_id: "wamid.1", emoji: "👍" } });
      fake.hooks.push("other", { messages: ["not an object"], contacts: "none" });
      fake.hooks.pushBody("other", { object: "page" });
    },
    sees: async (count) => {
      if (user.shown.length < count) await fake.waitFor(() => user.shown.length >= count);
      return user.shown.map(asShown);
    },
  };
}

function lastThatOffers(messages: readonly SentMessage[], optionId: string): SentMessage {
  const message = messages.findLast(({ options }) => options.some(({ id }) => id === optionId));
  if (message === undefined) throw new Error("no message offers that");
  return message;
}

function asShown({ text, options }: SentMessage) {
  return {
    text,
    buttons: options.filter(({ id }) => id !== OWN_PHONE).map(({ title }) => title),
    asksPhone: options.some(({ id }) => id === OWN_PHONE),
  };
}
