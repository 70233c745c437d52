import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Inbound, SendError } from "../../src/channels/channel.ts";
import type { MessageEvent } from "../../src/messages/item.ts";
import { makeWorld, type World } from "../support/world.ts";

const APOLOGY = /sudah kami terima tetapi belum bisa diproses/;
const MENU = /Ada yang bisa saya bantu/;

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

describe("an event that always fails", () => {
  it("is tried five times, later each time, then parked with an apology, and keeps only its own chat waiting", async () => {
    await meet("1001", "2002");
    await breakEvent("bad");
    await takeOne("1001", "bad", 10);
    await takeOne("1001", "after", 11);
    expect(await world.say("2002", "MENU", at(12))).toEqual([expect.stringMatching(MENU)]);

    const waits = await tryUntilParked("bad");
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
    expect(failures()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(world.events.filter(({ is }) => is === "parked")).toHaveLength(1);
    expect((await row("bad")).error).toMatch(/poison/);
    expect(heard("1001").slice(-2)).toEqual([expect.stringMatching(APOLOGY), expect.stringMatching(MENU)]);
    expect((await row("after")).state).toBe("done");
    expect(await world.say("1001", "MENU", at(13))).toEqual([expect.stringMatching(MENU)]);
  });

  it("harms no other event of its batch", async () => {
    const chats = Array.from({ length: 20 }, (_, n) => String(3001 + n));
    await meet(...chats);
    await breakEvent("bad");
    const before = world.channel.sent.length;
    await Promise.all(chats.map((chat, n) => takeOne(chat, n === 7 ? "bad" : `good-${n}`, 100 + n, false)));
    await world.app.settled();
    const answered = world.channel.sent.slice(before).map(({ chatKey }) => chatKey);
    expect(answered.sort()).toEqual(chats.filter((_, n) => n !== 7));
    const failed = world.events.flatMap((event) => (event.is === "failed" ? [event.inboxId] : []));
    expect(failed).toEqual(["fresh", String((await row("bad")).id)]);
  });

  it("does not make the process spin while other events wait behind it", async () => {
    await meet("1001");
    await breakEvent("bad");
    await takeOne("1001", "bad", 10);
    await takeOne("1001", "after", 11);
    const looks = vi.spyOn(world.app.db, "$queryRaw");
    const fromMs = performance.now();
    const countLooks = () => looks.mock.calls.filter(([sql]) => String(sql).includes("state = 'queued'")).length;
    await expect.poll(countLooks, { timeout: 5_000, interval: 5 }).toBeGreaterThan(4);
    expect(performance.now() - fromMs).toBeGreaterThan(500);
  });
});

describe("a file that can never be fetched", () => {
  it("is parked like any other event, while the chats around it get their files", async () => {
    await meet("1001", "2002");
    const { openMedia } = world.channel;
    world.channel.openMedia = (media, max) =>
      media.ref === "cursed" ? Promise.reject(new SendError("transport", { retryable: true })) : openMedia(media, max);
    await takeOne("1001", "bad", 10, true, sheet("cursed"));
    expect(await world.say("2002", "", { ...at(11), ...sheet("blessed") })).toEqual([
      expect.stringMatching(/Berkas "blessed" sudah saya terima/),
    ]);
    await tryUntilParked("bad");
    expect(heard("1001").at(-1)).toMatch(APOLOGY);
    expect(await world.app.db.attachment.count()).toBe(1);
  });

  it("keeps nobody else waiting while it is being fetched", async () => {
    await meet("1001", "2002");
    const slow = Promise.withResolvers<Uint8Array>();
    world.channel.openMedia = ({ ref }) => (ref === "slow" ? slow.promise : Promise.resolve(Buffer.from("quick")));
    const isClaimed = ({ is }: MessageEvent) => is === "claimed";
    await hear(isClaimed, () => world.app.take(event("1001", "slow", 10, sheet("slow"))));
    await world.app.take(event("2002", "quick", 11, sheet("quick")));
    await expect.poll(() => heard("2002").at(-1), { timeout: 5_000, interval: 2 }).toMatch(/Berkas "quick"/);
    slow.resolve(Buffer.from("at last"));
    await world.app.settled();
    expect(heard("1001").at(-1)).toMatch(/Berkas "slow"/);
  });
});

describe("a row that cannot be read", () => {
  it("in the inbox is parked, and the other waiting events are handled", async () => {
    await meet("1001", "2002");
    await breakEvent("bad");
    await takeOne("1001", "bad", 10);
    await world.app.db.inbox.updateMany({ where: { externalId: "bad" }, data: { sealed: "00000000:AAAA" } });
    expect(await world.say("2002", "", { ...at(11), ...sheet("good") })).toEqual([expect.stringMatching(/Berkas/)]);
    await mendEvents();
    await tryUntilParked("bad");
    expect(heard("1001").at(-1)).toMatch(APOLOGY);
  });

  it("in the outbox is refused, and the other waiting messages go out", async () => {
    await meet("1001", "2002");
    for (const chat of ["1001", "2002"]) {
      world.channel.failNext(() => new SendError("rate-limited", { retryable: true, retryAfterMs: 60_000 }));
      await world.say(chat, "MENU");
    }
    const [bad] = await world.app.db.outbox.findMany({ where: { state: "queued" }, orderBy: { id: "asc" } });
    await world.app.db.outbox.update({ where: { id: bad?.id ?? 0n }, data: { sealed: "00000000:AAAA" } });
    const before = world.channel.sent.length;
    world.clock.forward(60_000);
    await world.app.settled();
    expect(world.channel.sent.slice(before).map(({ chatKey }) => chatKey)).toEqual(["2002"]);
    expect(await world.app.db.outbox.findUnique({ where: { id: bad?.id ?? 0n } })).toMatchObject({
      state: "refused",
      reason: "unreadable",
    });
  });
});

function at(order: number): Partial<Inbound> {
  return { order, externalId: `said-${order}` };
}

function sheet(ref: string): Partial<Inbound> {
  return { kind: "document", text: "", media: { ref, fileName: ref } };
}

function event(chatKey: string, externalId: string, order: number, more: Partial<Inbound> = {}): Inbound {
  const sentAtMs = world.clock.nowMs();
  return { channel: "telegram", externalId, order, chatKey, kind: "text", text: "MENU", sentAtMs, ...more };
}

async function takeOne(chatKey: string, externalId: string, order: number, settle = true, more: Partial<Inbound> = {}) {
  await world.app.take(event(chatKey, externalId, order, more));
  if (settle) await world.app.settled();
}

/** Lets people through the privacy notice. */
async function meet(...chats: readonly string[]): Promise<void> {
  for (const [n, chat] of chats.entries()) {
    await world.say(chat, "halo", { order: -2, externalId: `met-${n}-1` });
    await world.say(chat, "ya", { order: -1, externalId: `met-${n}-2` });
  }
}

/** Everything that handles this event fails, and storing it does not. */
async function breakEvent(externalId: string): Promise<void> {
  await world.app.db.$executeRawUnsafe(`
    create function poison() returns trigger language plpgsql as $$
    begin
      if new.external_id = '${externalId}' and new.state = 'done' then raise exception 'poison'; end if;
      return new;
    end $$`);
  await world.app.db
    .$executeRaw`create trigger poison before insert or update on inbox for each row execute function poison()`;
}

async function mendEvents(): Promise<void> {
  await world.app.db.$executeRaw`drop trigger poison on inbox`;
}

async function row(externalId: string) {
  return world.app.db.inbox.findUniqueOrThrow({ where: { channel_externalId: { channel: "telegram", externalId } } });
}

/** Lets the time of each next try come; returns how long after the failure before it each was. */
async function tryUntilParked(externalId: string): Promise<number[]> {
  const waits: number[] = [];
  for (let at = await row(externalId); at.state === "queued"; at = await row(externalId)) {
    const waitMs = at.nextTryAt.getTime() - world.clock.nowMs();
    if (waitMs > 0) waits.push(waitMs);
    world.clock.forward(Math.max(0, waitMs));
    await world.app.settled();
  }
  await world.app.settled();
  return waits;
}

function failures(): number[] {
  return world.events.flatMap((event) => (event.is === "failed" ? [event.attempts] : []));
}

function heard(chatKey: string): string[] {
  return world.channel.sent.filter((out) => out.chatKey === chatKey).map(({ text }) => text);
}

/** Does `act` and resolves at the first event from then on that fits. */
async function hear(fits: (event: MessageEvent) => boolean, act: () => Promise<unknown>): Promise<void> {
  const from = world.events.length;
  await act();
  await expect.poll(() => world.events.slice(from).some(fits), { timeout: 5_000, interval: 2 }).toBe(true);
}
