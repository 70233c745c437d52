import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../../../src/channels/whatsapp-web/browser.ts";
import { isOfLibrary } from "../../../../src/channels/whatsapp-web/guard.ts";
import { makePace, whatsappLimits } from "../../../../src/channels/whatsapp-web/pace.ts";
import { lockProfile } from "../../../../src/channels/whatsapp-web/profile.ts";
import {
  captionMax,
  documentMaxBytes,
  isTooLarge,
  renderOutbound,
} from "../../../../src/channels/whatsapp-web/render.ts";
import { makeAcks, makeSender } from "../../../../src/channels/whatsapp-web/send.ts";

const out = { id: "1", chatKey: "6281234567890@c.us", text: "Halo" };
const labels = { groupInvite: "", sharePhone: "ketik NOMOR SAYA", hiddenPhone: "tersembunyi" };
const file = { fileName: "a/b:daftar.xlsx", mime: "text/csv", bytes: Buffer.from("x") };

describe("what goes out", () => {
  it("is the text alone: choices stand in it as numbers", () => {
    const options = [
      { id: "a", title: "Ya" },
      { id: "b", title: "Tidak" },
    ];
    expect(renderOutbound({ ...out, options }, "text", labels)).toEqual({ text: "Halo" });
  });

  it("says how the own number is handed over, or that it is hidden, where it is asked for", () => {
    const asking = { ...out, text: "Berapa nomornya?", askPhone: true };
    expect(renderOutbound(asking, "polls", labels)).toEqual({ text: "Berapa nomornya?\n\nketik NOMOR SAYA" });
    const hidden = { ...asking, chatKey: "123456789012345@lid" };
    expect(renderOutbound(hidden, "text", labels)).toEqual({ text: "Berapa nomornya?\n\ntersembunyi" });
  });

  describe("as polls", () => {
    const optionsOf = (...titles: string[]) => titles.map((title, at) => ({ id: `f.s:${at}`, title }));
    const listed = (question: string, titles: string[]) => ({
      ...out,
      text: `${question}\n\n${titles.map((title, at) => `${at + 1}. ${title}`).join("\n")}`,
      options: optionsOf(...titles),
    });

    it("is a question with its answers, which keep their numbers", () => {
      expect(renderOutbound(listed("Sudah benar?", ["Ya", "Tidak"]), "polls", labels)).toEqual({
        question: "Sudah benar?",
        answers: ["1. Ya", "2. Tidak"],
      });
      const byWord = { ...out, text: "Lanjut?\n1. Ya\nBATAL – Berhenti", options: optionsOf("Ya", "Berhenti") };
      expect(renderOutbound(byWord, "polls", labels)).toEqual({
        question: "Lanjut?",
        answers: ["1. Ya", "BATAL – Berhenti"],
      });
      expect(renderOutbound({ ...out, text: "Benar?", options: optionsOf("Ya", "Tidak") }, "polls", labels)).toEqual({
        question: "Benar?",
        answers: ["Ya", "Tidak"],
      });
    });

    it.each([
      ["one answer", "Benar?", ["Ya"]],
      ["more answers than a poll has", "Siapa?", Array.from({ length: 13 }, (_, at) => `Orang ${at}`)],
      ["answers that look alike", "Siapa?", ["Siti Aminah", "SITI AMINAH "]],
      ["a long question", "x".repeat(256), ["Ya", "Tidak"]],
      ["a long answer", "Mana?", ["x".repeat(98), "y"]],
      ["no question", "", ["Ya", "Tidak"]],
    ])("stays numbered text with %s", (_what, question, titles) => {
      const message = listed(question, titles);
      expect(renderOutbound(message, "polls", labels)).toEqual({ text: message.text });
    });

    it("is one message as text beside a file", () => {
      expect(renderOutbound({ ...listed("Benar?", ["Ya", "Tidak"]), file }, "polls", labels)).toHaveProperty("media");
    });
  });

  it("is a file under a name that harms nobody", () => {
    expect(renderOutbound({ ...out, file }, "polls", labels)).toMatchObject({
      text: "Halo",
      media: { fileName: "b daftar.xlsx" },
    });
  });

  it("is refused before the upload when it is too large", () => {
    expect(isTooLarge({ ...out, file })).toBe(false);
    expect(isTooLarge({ ...out, file: { ...file, bytes: Buffer.alloc(documentMaxBytes + 1) } })).toBe(true);
    expect(isTooLarge({ ...out, file, text: "x".repeat(captionMax + 1) })).toBe(true);
  });
});

describe("the pace", () => {
  const clockAt = () => {
    let now = 1_000_000;
    return {
      nowMs: () => now,
      forward: (ms: number) => {
        now += ms;
      },
    };
  };

  it("keeps a gap between messages of a chat, and a smaller one between all", () => {
    const clock = clockAt();
    const pace = makePace({ chat: { minMs: 100, maxMs: 100 }, channel: { minMs: 10, maxMs: 10 } }, clock, () => 0);
    expect(pace.take("a")).toBeUndefined();
    expect(pace.take("b")).toEqual({ waitMs: 10, wholeChannel: true });
    clock.forward(10);
    expect(pace.take("a")).toEqual({ waitMs: 90, wholeChannel: false });
    expect(pace.take("b")).toBeUndefined();
    clock.forward(90);
    expect(pace.take("a")).toBeUndefined();
  });

  it("is uneven, within its bounds", () => {
    const waits = [0, 0.5, 1].map((chance) => {
      const pace = makePace(whatsappLimits, clockAt(), () => chance);
      pace.take("a");
      return pace.take("b")?.waitMs ?? 0;
    });
    expect(waits).toEqual([300, 600, 900]);
  });
});

describe("how the server took a message", () => {
  const quick = {
    pace: { take: () => undefined },
    ackMs: 1,
    menus: "text" as const,
    labels,
    offered: { note: () => undefined },
  };
  const sent = { stanzaId: "ABC", fullId: "true_x_ABC", ack: 0 };

  it("is known from what came before the question, whatever the order", async () => {
    const acks = makeAcks();
    acks.note("ABC", 2);
    acks.note("ABC", 1);
    acks.note("ABC", -1);
    expect(await acks.answer(sent, 1)).toBe(2);
  });

  it("is waited for, and unknown when nothing comes", async () => {
    const acks = makeAcks();
    const answer = acks.answer(sent, 1_000);
    acks.note("ABC", -1);
    expect(await answer).toBe(-1);
    expect(await makeAcks().answer(sent, 1)).toBe(0);
  });

  it("is looked up when the same message is tried again, which is not given to the page twice", async () => {
    const acks = makeAcks();
    let given = 0;
    let ack = 0;
    const web = {
      send: async () => {
        given += 1;
        return sent;
      },
      sentState: async () => ({ ...sent, ack }),
    };
    const send = makeSender({ client: () => web as never, acks, ...quick });
    await expect(send(out)).rejects.toMatchObject({ reason: "timeout", retryable: true });
    ack = 1;
    expect(await send(out)).toEqual({ providerId: "ABC" });
    expect(given).toBe(1);
  });

  it("is given to the page again when a new page does not know it", async () => {
    let given = 0;
    const web = {
      send: async () => {
        given += 1;
        return { ...sent, ack: given - 1 };
      },
      sentState: async () => null,
    };
    const send = makeSender({ client: () => web as never, acks: makeAcks(), ...quick });
    await expect(send(out)).rejects.toMatchObject({ reason: "timeout" });
    expect(await send(out)).toEqual({ providerId: "ABC" });
    expect(given).toBe(2);
  });

  it("is a timeout when the library does not answer, and a broken line when it fails; its words stay out", async () => {
    const web = { send: () => Promise.reject(new Error("Protocol error: Halo 6281234567890")) };
    const send = makeSender({ client: () => web as never, acks: makeAcks(), ...quick });
    const error = await send(out).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "transport", retryable: true });
    expect(String(error)).not.toContain("6281234567890");
  });
});

describe("the profile", () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "seratus-profile-"));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const lockFile = () => join(home, "owner.lock");

  it("is one process's at a time", async () => {
    const lock = await lockProfile(home, Date.now());
    expect(await lockProfile(home, Date.now())).toBeNull();
    await lock?.release();
    expect(await readdir(home)).not.toContain("owner.lock");
  });

  it("is kept by another process that lives, here or on another machine", async () => {
    await writeFile(lockFile(), `${hostname()}\n${process.ppid}\n`);
    expect(await lockProfile(home, Date.now())).toBeNull();
    await writeFile(lockFile(), "another-machine\n1\n");
    expect(await lockProfile(home, Date.now())).toBeNull();
  });

  it.each([
    ["a process that died", `${hostname()}\n4194304\n`, 0],
    ["an earlier process with our own number, as in a container", `${hostname()}\n${process.pid}\n`, 0],
    ["a machine that fell silent", "another-machine\n1\n", 10 * 60_000],
    ["nobody, in a broken file", "", 10 * 60_000],
  ])("is taken over from %s", async (_whom, text, agoMs) => {
    await writeFile(lockFile(), text);
    const at = new Date(Date.now() - agoMs);
    await utimes(lockFile(), at, at);
    const lock = await lockProfile(home, Date.now());
    expect(lock).not.toBeNull();
    await lock?.release();
  });
});

describe("a failure that nobody waits for", () => {
  it("is the library's only when it was made there", () => {
    const made = (stack: string) => Object.assign(new Error("x"), { stack });
    expect(isOfLibrary("auth timeout")).toBe(true);
    expect(isOfLibrary(made("TargetCloseError\n at /app/node_modules/puppeteer/lib/cjs/cdp/Connection.js:1:1"))).toBe(
      true,
    );
    expect(isOfLibrary(made("Error\n at Client.inject (/app/node_modules/whatsapp-web.js/src/Client.js:1:1)"))).toBe(
      true,
    );
    expect(isOfLibrary(new Error("ours"))).toBe(false);
    expect(isOfLibrary(undefined)).toBe(false);
  });
});

describe("the browser", () => {
  it("is the given one, if it can be run", async () => {
    expect(await findBrowser(process.execPath)).toBe(process.execPath);
    expect(await findBrowser("/nowhere/chromium")).toBeNull();
  });
});
