import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageKey } from "../../../../src/channels/whatsapp-cloud/ids.ts";
import { sealBody } from "../../../../src/messages/outbox.ts";
import type { FakePerson } from "../../../support/whatsapp-cloud-fake.ts";
import { seratus } from "../../cli/shell.ts";
import { type Office, openOffice } from "./office.ts";

const HOUR = 3_600_000;

describe("what is said later, on WhatsApp by the Cloud API", () => {
  let office: Office;
  let phone = 6281200002000;
  beforeAll(async () => {
    office = await openOffice({}, { WHATSAPP_RATES: "utility=400" });
  });
  afterAll(() => office.close());

  /** Somebody who wrote once, and the chat of it. */
  async function somebody() {
    phone += 1;
    const person = office.fake.person({ phone: String(phone), account: `ID.${phone}` });
    person.say("halo");
    await office.answered(person, "Apakah Bapak/Ibu setuju?");
    await office.app.settled();
    const alias = await office.app.db.personAlias.findFirstOrThrow({ orderBy: { id: "desc" } });
    const chat = await office.app.db.chat.findFirstOrThrow({ where: { personId: alias.personId } });
    return { person, chatId: chat.id };
  }

  async function notice(chatId: bigint, ...texts: string[]) {
    const { db, vault } = office.app;
    const at = new Date(office.clock.nowMs());
    const ids = [];
    for (const text of texts) {
      const data = { chatId, purpose: "notice", state: "queued", nextTryAt: at, createdAt: at } as const;
      ids.push((await db.outbox.create({ data: { ...data, sealed: sealBody(vault, { text }) } })).id);
    }
    return ids;
  }

  const rows = (ids: readonly bigint[]) =>
    office.app.db.outbox.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: "asc" } });
  const lastInbox = () => office.app.db.inbox.findFirstOrThrow({ orderBy: { id: "desc" } });
  const typesOf = ({ user }: FakePerson) => user.shown.slice(1).map(({ type }) => type);

  it("goes as it is within the 24 hours, and as the prepared text after them", async () => {
    const { person, chatId } = await somebody();
    await notice(chatId, "Kabar satu.");
    await office.answered(person, "Kabar satu.");
    office.clock.forward(25 * HOUR);
    await notice(chatId, "Kabar dua:\nbelum dikirim.");
    await office.answered(person, "Kabar dua: belum dikirim.");
    expect(typesOf(person)).toEqual(["text", "template"]);
    person.say("halo");
    await office.answered(person, "Mohon jawab YA");
    await notice(chatId, "Kabar tiga.");
    await office.answered(person, "Kabar tiga.");
    expect(typesOf(person)).toEqual(["text", "template", "interactive", "text"]);
    await until(async () => office.fake.hooks.pending() === 0);
    expect(await office.metrics()).toMatch(/seratus_cost_rupiah_total\{channel="whatsapp-cloud",kind="utility"\} 400/);
  });

  it("goes again as the prepared text when it failed afterwards for the hours, though we counted otherwise", async () => {
    const { person, chatId } = await somebody();
    // What the platform counts began earlier than what we count.
    person.user.lastWroteMs = 0;
    const ids = await notice(chatId, "Kabar yang terlambat.");
    await office.answered(person, "Kabar yang terlambat.");
    expect(typesOf(person)).toEqual(["template"]);
    await office.app.settled();
    expect(await rows(ids)).toMatchObject([{ state: "sent", attempts: 2 }]);
    const told = await office.app.db.delivery.findMany({ where: { reason: "window-closed" } });
    expect(told).toMatchObject([{ state: "failed", code: 131047 }]);
    expect(office.logged.join("")).toContain("a message failed after it was taken");
  });

  it("waits for its turn after the platform had enough of one person, and then goes as one message, each row with its own end", async () => {
    const { person, chatId } = await somebody();
    office.fake.fail("messages", { kind: "error", code: 131056 });
    const [first] = await notice(chatId, "Satu.");
    await until(async () => (await rows([first ?? 0n]))[0]?.reason === "rate-limited");
    const ids = [first ?? 0n, ...(await notice(chatId, "Dua.", "Tiga."))];
    office.clock.forward(6_100);
    const shown = await office.answered(person, "Satu.");
    expect(shown.text).toBe("Satu.\n\nDua.\n\nTiga.");
    await office.app.settled();
    const sent = await rows(ids);
    expect(sent.map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
    expect(new Set(sent.map((one) => one.providerId)).size).toBe(1);
  });

  it("never moves back, in whatever order the news comes, and is told twice without harm", async () => {
    const { person, chatId } = await somebody();
    const ids = await notice(chatId, "Kabar.");
    const shown = await office.answered(person, "Kabar.");
    const until = async (is: string) => {
      for (;;) {
        const [one] = await office.app.db.delivery.findMany({ where: { providerId: messageKey(shown.wamid) } });
        if (one?.state === is && office.fake.hooks.pending() === 0) return one;
        await new Promise((look) => setTimeout(look, 5));
      }
    };
    person.read(shown);
    await until("read");
    await office.app.db.outbox.updateMany({ where: { id: { in: ids } }, data: { inboxId: (await lastInbox()).id } });
    const explained = await seratus(office.databaseUrl, ["explain", `o${ids[0]}`]);
    expect(explained.out).toContain(`o${ids[0]} notice: sent, 1 try; read`);
    for (const status of ["sent", "delivered", "read", "failed"]) office.fake.tell(shown, status);
    expect(await until("read")).toMatchObject({ state: "read", kind: "service", billable: false });
    expect(await rows(ids)).toMatchObject([{ state: "sent", providerId: messageKey(shown.wamid) }]);
  });

  it("shows as failed, with the reason, where nobody is on WhatsApp at the address", async () => {
    const { person, chatId } = await somebody();
    const ids = await notice(chatId, "Kabar.");
    await office.answered(person, "Kabar.");
    await office.app.settled();
    const [row] = await rows(ids);
    office.fake.tell({ ...person.user.shown[0], wamid: "wamid.other" } as never, "failed", {
      errors: [{ code: 131026 }],
    });
    await until(
      async () => (await office.app.db.delivery.count({ where: { providerId: messageKey("wamid.other") } })) === 1,
    );
    expect(await office.app.db.delivery.findFirst({ where: { providerId: messageKey("wamid.other") } })).toMatchObject({
      ...{ state: "failed", reason: "not-registered", code: 131026 },
    });
    expect(row?.state).toBe("sent");
  });
});

async function until(is: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 5_000;
  while (!(await is())) {
    if (Date.now() > limit) throw new Error("it did not become so");
    await new Promise((look) => setTimeout(look, 5));
  }
}
