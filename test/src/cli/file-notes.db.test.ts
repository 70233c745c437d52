import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseUpdate } from "../../../src/channels/telegram/parse.ts";
import { addressIndexOf, sealEvent } from "../../../src/messages/inbox.ts";
import { sealBody } from "../../../src/messages/outbox.ts";
import { makeChat, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "./shell.ts";

const at = new Date("2026-11-23T02:00:00Z");
const note = "[berkas: Daftar Pekerja Rentan.xlsx]";
const update = {
  update_id: 7,
  message: {
    ...{ message_id: 1, date: at.getTime() / 1000, text: "template" },
    chat: { id: 5, type: "private" },
    from: { id: 5, is_bot: false, first_name: "Ani" },
  },
};
let test: TestDb;
let folder: string;
let inboxId: string;

/** An update that was answered with a text, and a file behind it. */
beforeAll(async () => {
  test = await testDb();
  folder = await mkdtemp(join(tmpdir(), "seratus-cli-"));
  const inbound = parseUpdate(update);
  if ("ignored" in inbound) throw new Error(inbound.ignored);
  const { chatId } = await makeChat(test.db);
  const addressIndex = addressIndexOf(vault, "telegram", inbound.chatKey);
  await test.db.chat.update({ where: { id: chatId }, data: { addressIndex } });
  await test.db.conversation.create({ data: { chatId, updatedAt: at } });
  const { id } = await test.db.inbox.create({
    data: {
      ...{ chatId, channel: "telegram", externalId: inbound.externalId, ord: 7n, state: "done" },
      ...{ sealed: sealEvent(vault, inbound), nextTryAt: at, receivedAt: at, doneAt: at },
    },
  });
  inboxId = String(id);
  for (const body of [{ text: "Ini." }, { text: "", file: { make: "template" } as const }]) {
    await test.db.outbox.create({
      data: {
        ...{ chatId, inboxId: id, purpose: "reply", sealed: sealBody(vault, body), state: "sent" },
        ...{ nextTryAt: at, createdAt: at, settledAt: at },
      },
    });
  }
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

it("explain names the file that went with an answer", async () => {
  const told = await seratus(test.url, ["explain", inboxId]);
  expect(told).toMatchObject({ code: 0, err: "" });
  expect(told.out).toContain(note);
  const story = JSON.parse((await seratus(test.url, ["explain", inboxId, "--json"])).out);
  expect(story.answers.map(({ text }: { text: string }) => text)).toEqual(["Ini.", note]);
});

it("replay names it as well", async () => {
  const file = join(folder, "update.json");
  await writeFile(file, JSON.stringify(update));
  const replayed = await seratus(test.url, ["replay", file]);
  expect(replayed.err).toContain("handled before");
  expect(replayed.out).toBe(`Ini.\n\n${note}\n\n`);
});
