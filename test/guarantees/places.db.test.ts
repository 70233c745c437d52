import { afterEach, beforeEach, expect, it } from "vitest";
import { makeWorld, type World } from "../support/world.ts";
import { readPlaces } from "./places.ts";

const LOST = /^Bagian yang tadi sedang diisi sudah berubah, jadi kita mulai lagi dari awal/;
const MENU = /Ada yang bisa saya bantu/;
const PLACE = { flow: "cek", version: 1, at: "nik", answers: {}, unclear: 0, trail: [] };

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  await world.say("1001", "halo");
  await world.say("1001", "ya");
});
afterEach(() => world.close());

it.each([
  ["a flow that is gone", JSON.stringify({ ...PLACE, flow: "pendaftaran" })],
  ["a step that is gone", JSON.stringify({ ...PLACE, at: "motherName" })],
  ["answers that nobody can read", JSON.stringify({ ...PLACE, answers: { nik: 17 } })],
  ["another shape", '{"flow":"cek"}'],
  ["no JSON", "cek.nik"],
])("a person whose place is of %s is told so, and goes on from the menu", async (_what, stored) => {
  await storePlace(world.app.vault.seal("conversation.place", stored));
  const [answer, ...more] = await world.say("1001", "6107014101800001");
  expect(more).toEqual([]);
  expect(answer).toMatch(LOST);
  expect(answer).toMatch(MENU);
  expect(await world.say("1001", "1")).toEqual([expect.stringMatching(/Ketik NIK orang yang mau dicek/)]);
});

it.each([
  ["that no key opens", "00000000:AAAA"],
  ["of another column", ""],
])("and so is a person with a place %s", async (_what, sealed) => {
  const moved = world.app.vault.seal("worker.nik", JSON.stringify(PLACE));
  await storePlace(sealed === "" ? moved : sealed);
  const [answer] = await world.say("1001", "6107014101800001");
  expect(answer).toMatch(LOST);
  expect(world.events.filter(({ is }) => is === "failed")).toEqual([]);
});

it("every place that was ever stored gets an answer, and not that it is lost", async () => {
  for (const { file, place } of readPlaces()) {
    await storePlace(world.app.vault.seal("conversation.place", JSON.stringify(place)));
    const answers = await world.say("1001", "halo");
    expect(answers, file).toHaveLength(1);
    expect(answers[0], file).not.toMatch(LOST);
  }
});

async function storePlace(placeSealed: string): Promise<void> {
  await world.app.db.conversation.updateMany({ data: { placeSealed } });
}
