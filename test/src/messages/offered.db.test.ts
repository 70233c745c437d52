import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findOffered } from "../../../src/messages/offered.ts";
import { makeWorld, type World } from "../../support/world.ts";

describe("what a message offered", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  it("is found by the platform's id of the message, in its chat alone", async () => {
    await world.say("100", "halo");
    const { db, vault } = world.app;
    const sent = world.channel.sent.findIndex(({ options = [] }) => options.length > 0);
    const providerId = `p${sent + 1}`;
    const find = (chatKey: string, id = providerId) =>
      findOffered(db, vault, { channel: "telegram", chatKey, providerId: id });
    expect(await find("100")).toEqual(world.channel.sent[sent]?.options);
    expect([await find("200"), await find("100", "p0")]).toEqual([null, null]);
    await db.outbox.updateMany({ data: { sealed: null } });
    expect(await find("100")).toBeNull();
  });
});
