import { afterEach, describe, expect, it } from "vitest";
import type { DeliveryReport, Option } from "../../src/channels/channel.ts";
import type { Abilities, Ability, ChannelDriver, OpenChannel, OpenConditions } from "./channel-driver.ts";
import { type ContractInbox, makeContractInbox } from "./contract-inbox.ts";
import { greet, needed, refusal } from "./contract-steps.ts";
import { fileCases } from "./file-cases.ts";

export type { Abilities, ChannelDriver, ContractPerson, OpenConditions, Shown } from "./channel-driver.ts";

/** What every channel keeps, whatever the platform. */
export function channelContract(name: string, open: OpenChannel, can: Abilities): void {
  let driver: ChannelDriver | undefined;

  async function opened(inbox: ContractInbox, conditions: OpenConditions = { twice: false }): Promise<ChannelDriver> {
    driver = await open(inbox.onInbound, conditions);
    return driver;
  }

  function shows(ability: Ability, title: string, run: () => Promise<void>): void {
    const verdict = can[ability];
    if (verdict === true) it(title, run);
    else it.skip(`${title} (skipped: ${verdict})`, run);
  }

  describe(name, () => {
    afterEach(async () => {
      await driver?.close();
      driver = undefined;
    });

    it("brings a text in, once, with all that is known about it", async () => {
      const inbox = makeContractInbox();
      const { person, channel } = await opened(inbox);
      const before = Date.now();
      await person.say("Pagi, saya mau daftar");
      await person.say("penanda");
      const [first, marker] = await inbox.stored(2);
      expect(first).toMatchObject({
        channel: channel.id,
        chatKey: person.chatKey,
        kind: "text",
        text: "Pagi, saya mau daftar",
        displayName: person.displayName,
      });
      expect(first?.externalId).not.toBe("");
      expect(first?.externalId).not.toBe(marker?.externalId);
      // Platforms give whole seconds.
      expect(first?.sentAtMs).toBeGreaterThanOrEqual(before - 2_000);
      expect(first?.sentAtMs).toBeLessThanOrEqual(Date.now() + 2_000);
      expect(marker?.text).toBe("penanda");
    });

    it("brings a text out", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      await greet(inbox, person);
      const text = "Baris satu\nBaris *dua* <tiga> & [empat](x) _lima_ 👍";
      const receipt = await channel.send({ id: "out-1", chatKey: person.chatKey, text });
      const shown = await person.sees(1);
      expect(shown.at(-1)?.text).toBe(text);
      expect(receipt.providerId).not.toBe("");
    });

    it("keeps the order of ten quick messages", async () => {
      const inbox = makeContractInbox();
      const { person } = await opened(inbox);
      const said = Array.from({ length: 10 }, (_, index) => `baris ${index}`);
      for (const text of said) await person.say(text);
      await inbox.stored(10);
      expect(inbox.texts()).toEqual(said);
    });

    it("is ready while it runs and stopped after that", async () => {
      const { channel } = await opened(makeContractInbox());
      expect(channel.status().state).toBe("ready");
      await channel.stop();
      expect(channel.status().state).toBe("stopped");
    });

    shows("options", "shows what can be tapped", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      await greet(inbox, person);
      await channel.send({ id: "out-1", chatKey: person.chatKey, text: "Sudah benar?\n1. Ya\n2. Tidak", options });
      const shown = await person.sees(1);
      expect(shown.at(-1)).toMatchObject({ text: "Sudah benar?\n1. Ya\n2. Tidak", buttons: ["Ya", "Tidak"] });
    });

    shows("choice", "brings a tapped option in as a choice", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      await greet(inbox, person);
      await channel.send({ id: "out-1", chatKey: person.chatKey, text: "Sudah benar?", options });
      await person.sees(1);
      await person.tap("confirm.no");
      const [, choice] = await inbox.stored(2);
      expect(choice).toMatchObject({ kind: "choice", text: "confirm.no", chatKey: person.chatKey });
    });

    shows("askPhone", "offers to share the phone number", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      await greet(inbox, person);
      await channel.send({ id: "out-1", chatKey: person.chatKey, text: "Nomor HP Bapak?", askPhone: true });
      expect((await person.sees(1)).at(-1)).toMatchObject({ text: "Nomor HP Bapak?", asksPhone: true });
    });

    shows("sharePhone", "brings in the number that the platform vouches for", async () => {
      const inbox = makeContractInbox();
      const { person } = await opened(inbox);
      const phone = await person.sharePhone();
      const [contact] = await inbox.stored(1);
      expect(contact).toMatchObject({ kind: "contact", verifiedPhone: phone });
    });

    fileCases({ opened, shows });

    shows("typing", "shows that an answer is being written, and never fails over it", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      await greet(inbox, person);
      // An answer takes away what a page may show by itself.
      await channel.send({ id: "out-1", chatKey: person.chatKey, text: "Sebentar, saya baca." });
      await person.sees(1);
      needed(channel.typing)(person.chatKey);
      await person.seesTyping();
      needed(channel.typing)("999999");
      await channel.stop();
      needed(channel.typing)(person.chatKey);
    });

    shows("twice", "brings an event that is delivered twice in under one id", async () => {
      const inbox = makeContractInbox();
      const { person } = await opened(inbox, { twice: true });
      await person.say("dua kali");
      const [first, second] = await inbox.stored(2);
      expect(second?.externalId).toBe(first?.externalId);
      expect(second?.text).toBe("dua kali");
    });

    shows("storeFailure", "confirms nothing that was not stored", async () => {
      const inbox = makeContractInbox();
      const { person } = await opened(inbox);
      let refusals = 2;
      inbox.behave(async () => {
        if (refusals-- > 0) throw new Error("the store is away");
      });
      await person.say("jangan hilang");
      const [stored] = await inbox.stored(1);
      expect(stored?.text).toBe("jangan hilang");
      expect(inbox.tries()).toBe(3);
    });

    shows("storeFailure", "brings in after a restart what could not be stored before it", async () => {
      const inbox = makeContractInbox();
      const running = await opened(inbox);
      inbox.behave(() => Promise.reject(new Error("the store is away")));
      await running.person.say("satu");
      await running.person.say("dua");
      await inbox.tried(1);
      await running.restart(async () => inbox.behave(async () => undefined));
      await inbox.until(() => inbox.texts().includes("dua"));
      expect(inbox.texts()).toEqual(["satu", "dua"]);
    });

    shows("restart", "loses nothing that was said while it was down", async () => {
      const inbox = makeContractInbox();
      const running = await opened(inbox);
      await greet(inbox, running.person);
      await running.restart(() => running.person.say("selagi mati"));
      await running.person.say("sesudahnya");
      await inbox.until(() => inbox.texts().includes("sesudahnya"));
      expect(inbox.texts()).toEqual(["Halo", "selagi mati", "sesudahnya"]);
    });

    shows("busyStop", "waits with the stop until what is being stored is stored", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      const gate = Promise.withResolvers<void>();
      inbox.behave(() => gate.promise);
      await person.say("sebentar");
      await inbox.tried(1);
      let stopped = false;
      const stopping = channel.stop().then(() => {
        stopped = true;
      });
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(stopped).toBe(false);
      gate.resolve();
      await stopping;
      expect(inbox.texts()).toEqual(["sebentar"]);
    });

    shows("longText", "takes texts as long as it says", async () => {
      const inbox = makeContractInbox();
      const { channel, person } = await opened(inbox);
      const text = "panjang "
        .repeat(channel.textMax)
        .slice(0, channel.textMax - 1)
        .concat("!");
      await person.say(text);
      const [stored] = await inbox.stored(1);
      expect(stored?.text).toBe(text);
      await channel.send({ id: "out-1", chatKey: person.chatKey, text });
      expect((await person.sees(1)).at(-1)?.text).toBe(text);
    });

    shows("rateLimit", "tells how long to wait when the platform has enough", async () => {
      const inbox = makeContractInbox();
      const { channel, person, limitNextSend } = await opened(inbox);
      await greet(inbox, person);
      needed(limitNextSend)(3_000);
      const error = await refusal(channel.send({ id: "out-1", chatKey: person.chatKey, text: "terlalu cepat" }));
      expect(error).toMatchObject({ reason: "rate-limited", retryable: true });
      expect(error.retryAfterMs).toBeGreaterThanOrEqual(3_000);
    });

    shows("blocked", "does not insist when the person blocked us", async () => {
      const inbox = makeContractInbox();
      const { channel, person, block } = await opened(inbox);
      await greet(inbox, person);
      needed(block)();
      const error = await refusal(channel.send({ id: "out-1", chatKey: person.chatKey, text: "halo?" }));
      expect(error).toMatchObject({ reason: "blocked", retryable: false });
    });

    shows("acks", "tells what became of a message by its id, in whatever order the platform tells it", async () => {
      const inbox = makeContractInbox();
      const told: DeliveryReport[] = [];
      const onDelivery = async (reports: readonly DeliveryReport[]) => void told.push(...reports);
      const { channel, person, acknowledge } = await opened(inbox, { twice: false, onDelivery });
      await greet(inbox, person);
      expect(channel.tellsDelivery).toBe(true);
      const { providerId } = await channel.send({ id: "out-1", chatKey: person.chatKey, text: "Sudah sampai?" });
      await needed(acknowledge)(["read", "delivered", "read", "sent"]);
      expect(told.map((report) => report.state).slice(-4)).toEqual(["read", "delivered", "read", "sent"]);
      expect(new Set(told.map((report) => report.providerId))).toEqual(new Set([providerId]));
      for (const { atMs } of told) expect(Math.abs(Date.now() - atMs)).toBeLessThan(10_000);
    });

    shows("unknownKind", "goes on after what it does not know", async () => {
      const inbox = makeContractInbox();
      const { person } = await opened(inbox);
      await person.sendUnknown();
      await person.say("masih ada?");
      await inbox.until(() => inbox.texts().includes("masih ada?"));
      for (const inbound of inbox.all()) expect(["text", "unsupported"]).toContain(inbound.kind);
    });
  });
}

const options: readonly Option[] = [
  { id: "confirm.yes", title: "Ya" },
  { id: "confirm.no", title: "Tidak" },
];
