import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openKept } from "../../../src/help/files.ts";
import { createInvite } from "../../../src/person/offers.ts";
import { makeWorld, type World } from "../../support/world.ts";

const PHOTO = Buffer.from("\xFF\xD8\xFF a picture", "latin1");

describe("a picture that came with a report", () => {
  let world: World;
  let attachmentId = "";
  beforeAll(async () => {
    world = await makeWorld();
    world.channel.files.set("wound", PHOTO);
    await world.say("siti", "lapor");
    await world.say("siti", "", { kind: "image", media: { ref: "wound" } });
    for (const text of ["1", "2", "Sungai Duri, Sungai Raya", "Rahmat", "belum tahu", "kebun"])
      await world.say("siti", text);
    for (const text of ["jatuh", "tadi pagi", "Siti", "081234567890", "ya"]) await world.say("siti", text);
    await appoint("regency", "61.07");
    await appoint("district", "61.07.01");
    await appoint("elsewhere", "61.07.02");
    await appoint("gone", "61.07");
    await appoint("head", "61.07.01.2001", "village_head");
    await world.app.db.role.updateMany({
      where: { person: { chats: { some: { id: await chatOf("gone") } } } },
      data: { endedAt: new Date(world.clock.nowMs()) },
    });
    attachmentId = (await world.app.db.attachment.findFirstOrThrow({ where: { reportId: { not: null } } })).id;
  });
  afterAll(() => world.close());

  it.each(["regency", "district"])("is for the officer of the %s", async (who) => {
    expect(await openFor(who)).toEqual({ fileName: expect.stringMatching(/\.jpg$/), mime: "image/jpeg", bytes: PHOTO });
  });

  it.each(["elsewhere", "gone", "head", "siti"])("is for nobody else: %s", async (who) => {
    await expect(openFor(who)).rejects.toThrow("no such file for this chat");
  });

  it("is for an officer who talks with its sender, as long as they do", async () => {
    await world.say("budi", "petugas");
    await world.say("budi", "kartu saya hilang");
    await world.say("budi", "Bengkayang");
    const { id } = await world.app.db.helpRequest.findFirstOrThrow({ orderBy: { id: "desc" } });
    await world.say("regency", `AMBIL ${id}`);
    world.channel.files.set("card", PHOTO);
    await world.say("budi", "", { kind: "image", media: { ref: "card" } });
    const sent = await world.app.db.attachment.findFirstOrThrow({ where: { chatId: await chatOf("budi") } });
    expect(await openFor("regency", sent.id)).toMatchObject({ bytes: PHOTO });
    await expect(openFor("district", sent.id)).rejects.toThrow("no such file");
    await world.say("regency", "", { kind: "image", media: { ref: "card" } });
    const answer = await world.app.db.attachment.findFirstOrThrow({ where: { chatId: await chatOf("regency") } });
    expect(await openFor("budi", answer.id)).toMatchObject({ bytes: PHOTO });
    await expect(openFor("siti", answer.id)).rejects.toThrow("no such file");
    await world.say("regency", "selesai");
    await expect(openFor("regency", sent.id)).rejects.toThrow("no such file");
  });

  async function appoint(chat: string, areaCode: string, kind: "officer" | "village_head" = "officer"): Promise<void> {
    const { app, clock } = world;
    const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const tools = { vault: app.vault, ids: app.ids, nowMs: clock.nowMs() };
    const code = await createInvite(app.db, { kind, programmeId, areaCode }, tools);
    for (const text of [`KODE ${code}`, "ya", "ya"]) await world.say(chat, text);
  }

  async function chatOf(chatKey: string): Promise<bigint> {
    const addressIndex = world.app.vault.index("chat.address", `telegram\0${chatKey}`);
    return (await world.app.db.chat.findFirstOrThrow({ where: { addressIndex } })).id;
  }

  async function openFor(chatKey: string, id = attachmentId) {
    const { fileName, mime, bytes } = await openKept(
      world.app.db,
      { attachmentId: id, chatId: await chatOf(chatKey) },
      world.app.vault,
    );
    return { fileName, mime, bytes: Buffer.from(bytes) };
  }
});
