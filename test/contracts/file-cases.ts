import { expect } from "vitest";
import type { Inbound, OutFile } from "../../src/channels/channel.ts";
import type { ContractDocument } from "./channel-driver.ts";
import { makeContractInbox } from "./contract-inbox.ts";
import { type ContractCases, greet, needed, refusal } from "./contract-steps.ts";

/** What every channel keeps about files, on both ways. */
export function fileCases({ opened, shows }: ContractCases): void {
  shows("document", "brings a document in, byte for byte", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    await person.sendDocument(sample);
    const [inbound] = await inbox.stored(1);
    expect(inbound).toMatchObject({ kind: "document", text: sample.caption, media: { fileName: sample.name } });
    const bytes = await channel.openMedia(mediaOf(inbound), sample.bytes.length);
    expect(Buffer.compare(bytes, sample.bytes)).toBe(0);
  });

  shows("document", "refuses more bytes than were asked for", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    await person.sendDocument(sample);
    const [inbound] = await inbox.stored(1);
    const { ref } = mediaOf(inbound);
    // Without the size that the platform tells, so that only the bytes themselves give it away.
    const error = await refusal(channel.openMedia({ ref }, sample.bytes.length - 1));
    expect(error).toMatchObject({ reason: "too-large", retryable: false });
  });

  shows("pictures", "brings several pictures in, in their order and byte for byte", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    const pictures = [1, 2, 3].map((n) => Buffer.alloc(20_000 + n, n));
    await person.sendPictures(pictures, "KTP tiga orang");
    const inbounds = await inbox.stored(3);
    expect(inbounds.map(({ kind }) => kind)).toEqual(["image", "image", "image"]);
    expect(inbounds.map(({ text }) => text)).toEqual(["KTP tiga orang", "", ""]);
    expect(new Set(inbounds.map(({ externalId }) => externalId)).size).toBe(3);
    for (const [at, inbound] of inbounds.entries()) {
      const bytes = await channel.openMedia(mediaOf(inbound), 30_000);
      expect(Buffer.compare(bytes, pictures[at] ?? Buffer.alloc(0))).toBe(0);
    }
  });

  shows("documentOut", "brings a document out, byte for byte, with its text", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    await greet(inbox, person);
    const text = "Ini daftarnya.\nSilakan diisi.";
    const receipt = await channel.send({ id: "out-1", chatKey: person.chatKey, text, file });
    const shown = await person.sees(1);
    expect(shown.at(-1)?.text).toBe(text);
    expect(shown).toHaveLength(1);
    expect(receipt.providerId).not.toBe("");
    const received = await person.openFile();
    expect(received.name).toBe(file.fileName);
    expect(Buffer.compare(received.bytes, file.bytes)).toBe(0);
  });

  shows("documentOut", "brings a document out without a text", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    await greet(inbox, person);
    await channel.send({ id: "out-1", chatKey: person.chatKey, text: "", file });
    expect((await person.sees(1)).at(-1)?.text).toBe("");
    expect((await person.openFile()).bytes).toHaveLength(file.bytes.length);
  });

  shows("documentOut", "gives a document a name that harms nobody", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    await greet(inbox, person);
    const fileName = '../../"daftar";\r\nx-evil: 1<b>.xlsx';
    await channel.send({ id: "out-1", chatKey: person.chatKey, text: "Ini", file: { ...file, fileName } });
    await person.sees(1);
    const received = await person.openFile();
    expect(received.name).toMatch(/^[^/\\"\r\n]*daftar[^/\\"\r\n]*\.xlsx$/);
    expect(Buffer.compare(received.bytes, file.bytes)).toBe(0);
  });

  shows("documentOut", "refuses a document that is too large, and a text that is too long beside one", async () => {
    const inbox = makeContractInbox();
    const { channel, person, fileMaxBytes } = await opened(inbox);
    await greet(inbox, person);
    const out = { id: "out-1", chatKey: person.chatKey, text: "Ini", file };
    const large = { ...file, bytes: Buffer.alloc(fileMaxBytes + 1) };
    const long = "x".repeat(channel.captionMax + 1);
    for (const refused of [
      { ...out, file: large },
      { ...out, text: long },
    ]) {
      expect(await refusal(channel.send(refused))).toMatchObject({ reason: "too-large", retryable: false });
    }
    expect(channel.captionMax).toBeLessThanOrEqual(channel.textMax);
    await channel.send({ ...out, text: long.slice(1) });
    expect((await person.sees(1)).map(({ text }) => text)).toEqual([long.slice(1)]);
  });

  shows("sentTwice", "shows a message once that is sent again under its id", async () => {
    const inbox = makeContractInbox();
    const { channel, person } = await opened(inbox);
    await greet(inbox, person);
    const out = { id: "1", chatKey: person.chatKey, text: "Ini", file };
    await channel.send(out);
    await channel.send(out);
    await channel.send({ id: "2", chatKey: person.chatKey, text: "penanda" });
    expect((await person.sees(2)).map(({ text }) => text)).toEqual(["Ini", "penanda"]);
  });

  shows("rateLimit", "sends a document no sooner than it may", async () => {
    const inbox = makeContractInbox();
    const { channel, person, limitNextSend } = await opened(inbox);
    await greet(inbox, person);
    needed(limitNextSend)(3_000);
    const out = { id: "out-1", chatKey: person.chatKey, text: "Ini", file };
    expect(await refusal(channel.send(out))).toMatchObject({ reason: "rate-limited", retryable: true });
    expect(await refusal(channel.send(out))).toMatchObject({ reason: "rate-limited", retryable: true });
    expect(await person.sees(0)).toEqual([]);
  });

  shows("expiredMedia", "says so when a document is gone", async () => {
    const inbox = makeContractInbox();
    const { channel, person, expireMedia } = await opened(inbox);
    await person.sendDocument(sample);
    const [inbound] = await inbox.stored(1);
    needed(expireMedia)();
    const error = await refusal(channel.openMedia(mediaOf(inbound), sample.bytes.length));
    expect(error.retryable).toBe(false);
  });
}

const sample: ContractDocument = {
  bytes: Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256)),
  name: "daftar pekerja.xlsx",
  mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  caption: "Ini daftarnya",
};

const file: OutFile = {
  fileName: "Daftar Pekerja Désa Sukamaju (2).xlsx",
  mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  // Bytes of every kind, line breaks and quotation marks among them, which a form must carry as well.
  bytes: Buffer.from(Array.from({ length: 60_001 }, (_, index) => (index * 37 + (index >> 8)) % 256)),
};

function mediaOf(inbound: Inbound | undefined) {
  if (inbound?.media === undefined) throw new Error("no media came with it");
  return inbound.media;
}
