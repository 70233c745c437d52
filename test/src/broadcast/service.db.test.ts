import { describe, expect, it } from "vitest";
import { collectEnded } from "../../../src/broadcast/ending-store.ts";
import { keepFile, sweepFiles } from "../../../src/broadcast/file.ts";
import { type Actor, answerBroadcast, finishBroadcast, moveBroadcast } from "../../../src/broadcast/service.ts";
import { ids, NOW_MS } from "../../support/builders.ts";

import { FAR, ONE, TWO, useOffice } from "./office.ts";

const office = useOffice();
const { tools, reader, made, ask, begin, feedAll, states } = office;

describe("broadcasts", () => {
  it("freeze their people, hand each over once, and look again who may still get it", async () => {
    const people = [];
    for (const village of [ONE, TWO, FAR]) people.push(await reader(village));
    const id = await made();
    await ask(id);
    await begin(id);
    await reader("61.07.02.2002");
    await office.db.person.update({ where: { id: people[1]?.personId ?? "" }, data: { optedOutAt: new Date(NOW_MS) } });
    expect(await feedAll(id)).toMatchObject({ handed: 2, skipped: 1 });
    expect(await feedAll(id)).toMatchObject({ handed: 0, skipped: 0 });
    expect(await states(id)).toEqual(["handed", "skipped: opted-out", "handed"]);
    expect(await office.db.outbox.count({ where: { purpose: "broadcast", chatId: people[0]?.chatId ?? 0n } })).toBe(1);
  });

  it("leave alone whoever is in the middle of a conversation", async () => {
    const { chatId } = await reader(ONE);
    const id = await made();
    await ask(id);
    await begin(id);
    const talk = (flow: string | null, updatedAt: Date) =>
      office.db.conversation.update({ where: { chatId }, data: { flow, updatedAt } });
    await talk("lapor", new Date(NOW_MS - 60_000));
    expect(await feedAll(id)).toMatchObject({ handed: 0 });
    await talk("lapor", new Date(NOW_MS - 31 * 60_000));
    expect(await feedAll(id)).toMatchObject({ handed: 1 });
  });

  it("take back what was not sent when they are stopped, and skip it when they are called off", async () => {
    await reader(ONE);
    await reader(TWO);
    const id = await made();
    await ask(id);
    await begin(id);
    await feedAll(id);
    const move = (verb: "pause" | "resume" | "cancel") =>
      office.db.$transaction((tx) => moveBroadcast(tx, office.officer, { id, verb }, tools));
    await office.db.outbox.updateMany({ where: { purpose: "broadcast" }, data: { state: "queued" } });
    const [first] = await office.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } });
    await office.db.outbox.update({ where: { id: first?.outboxId ?? 0n }, data: { state: "sending" } });
    await move("pause");
    expect(await states(id)).toEqual(["handed", "waiting"]);
    expect(await feedAll(id)).toMatchObject({ handed: 0 });
    await move("cancel");
    await office.db.outbox.update({
      where: { id: first?.outboxId ?? 0n },
      data: { state: "sent", settledAt: new Date(NOW_MS) },
    });
    await collectEnded(office.db, id);
    expect(await states(id)).toEqual(["sent", "skipped: cancelled"]);
    expect(await move("resume")).toEqual({ is: "refused", why: "state" });
  });

  it("try the refused again, but for those who blocked us", async () => {
    await reader(ONE);
    await reader(TWO);
    const id = await made();
    await ask(id);
    await begin(id);
    await feedAll(id);
    const [one, two] = await office.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } });
    const refuse = (outboxId: bigint | null | undefined, reason: string) =>
      office.db.outbox.update({
        where: { id: outboxId ?? 0n },
        data: { state: "refused", reason, settledAt: new Date(NOW_MS) },
      });
    await refuse(one?.outboxId, "bad-request");
    await refuse(two?.outboxId, "blocked");
    await collectEnded(office.db, id);
    await finishBroadcast(office.db, id, tools);
    await office.db.$transaction((tx) => moveBroadcast(tx, office.officer, { id, verb: "retry" }, tools));
    expect(await feedAll(id)).toMatchObject({ handed: 1 });
    expect(await states(id)).toEqual(["handed", "refused: blocked"]);
  });

  it("count the newest answer of who got it, and of nobody else", async () => {
    const head = await reader(ONE);
    const id = await made();
    await ask(id);
    const answer = (personId: string, n: number) =>
      answerBroadcast(office.db, { broadcastId: id, personId, answer: n }, NOW_MS);
    expect(await answer(head.personId, 1)).toBe(false);
    await begin(id);
    await feedAll(id);
    expect(await answer(head.personId, 1)).toBe(true);
    expect(await answer(head.personId, 2)).toBe(true);
    expect(await answer(ids.uuid(), 1)).toBe(false);
    expect(await office.db.recipient.findMany({ where: { broadcastId: id } })).toMatchObject([{ answer: 2 }]);
  });

  it("keep their file for a month after they are over", async () => {
    const id = await made();
    const file = { name: "a.pdf", bytes: Buffer.from("%PDF-1.7") };
    expect(await keepFile(office.db, id, { ...file, bytes: Buffer.from("text") }, tools)).toBe(false);
    expect(await keepFile(office.db, id, file, tools)).toBe(true);
    const month = 30 * 86_400_000;
    await office.db.broadcast.update({ where: { id }, data: { endedAt: new Date(NOW_MS) } });
    expect(await sweepFiles(office.db, NOW_MS + month)).toBe(0);
    expect(await sweepFiles(office.db, NOW_MS + month + 1)).toBe(1);
  });

  it("are out of reach for officers of another place", async () => {
    await reader(ONE);
    const id = await made();
    const other: Actor = { ...office.officer, scope: { programmeId: office.programme.id, areaCode: "61.07.02" } };
    const moved = await office.db.$transaction((tx) => moveBroadcast(tx, other, { id, verb: "cancel" }, tools));
    expect(moved).toEqual({ is: "refused", why: "unknown" });
  });
});
