import { afterEach, expect, it } from "vitest";
import { makeWorld, type World } from "../../support/world.ts";
import { openSending } from "../broadcast/sending.ts";

const MINUTE_MS = 60_000;
let world: World;
afterEach(() => world.close());

it("reminds people on WhatsApp Web two at a time, everybody once, and others at once", async () => {
  world = await makeWorld();
  const web = await openSending(world, "whatsapp-web");
  await web.heads(5, MINUTE_MS);
  for (const chatKey of ["t1", "t2", "t3"]) await web.reader({ chatKey, channel: "telegram" });
  // Two weeks before the last day, in the morning.
  world.clock.forward(Date.parse("2026-12-17T01:00:00Z") - world.clock.nowMs());
  const counts: [string, number][][] = [];
  for (let minute = 0; minute < 5; minute++) {
    await world.app.tick();
    await world.app.settled();
    counts.push(
      await world.app.db.$queryRaw<{ channel: string; count: number }[]>`
        select chat.channel, count(*)::int as count from outbox join chat on chat.id = outbox.chat_id
        where purpose = 'reminder' and chat.id <> ${web.officer.chatId} group by 1 order by 1`.then((rows) =>
        rows.map(({ channel, count }) => [channel, count]),
      ),
    );
    world.clock.forward(MINUTE_MS);
  }
  const told = (many: number) => [
    ["telegram", 3],
    ["whatsapp-web", many],
  ];
  expect(counts).toEqual([told(2), told(4), told(5), told(5), told(5)]);
  expect(await world.app.db.outbox.count({ where: { purpose: "reminder", state: "sent" } })).toBe(9);
});
