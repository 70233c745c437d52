import { describe, expect, it } from "vitest";
import type { Inbound } from "../../../src/channels/channel.ts";
import { createInvite } from "../../../src/person/offers.ts";
import type { CardDesk } from "../../../src/reading/thread/desk.ts";
import { makePeople, type Person, shuffled } from "../../support/people.ts";
import { workbookOf } from "../../support/workbook.ts";
import { makeWorld, type World } from "../../support/world.ts";

/** A hundred people come in by every pair of ways, in any order: it is the same roster. */

const PEOPLE = makePeople(100, 77);
const VILLAGE = "61.07.01.2001";
const CHAT = "500";
const GATHERED_MS = 30_000;

/** A picture that holds its own person: how well cards are read is measured elsewhere. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const cards: CardDesk = {
  read: async (bytes) => {
    const { nik, name, occupation, sex, birthDate } = JSON.parse(Buffer.from(bytes).subarray(4).toString()) as Person;
    const raw = { source: "photo", nik: { text: nik }, name, occupation, phone: null, sex, birthDate, unsure: [] };
    return { row: raw };
  },
  close: async () => undefined,
};

type Way = (world: World, people: readonly Person[]) => Promise<void>;

const WAYS: Readonly<Record<string, Way>> = {
  typed: async (world, people) => {
    for (const { nik, name, occupation } of people) {
      await world.say(CHAT, "DAFTAR");
      await world.say(CHAT, `${nik}, ${name}, ${occupation}`);
      await world.say(CHAT, "LEWATI");
      await world.say(CHAT, "YA");
    }
    await world.say(CHAT, "MENU");
  },
  pasted: async (world, people) => {
    const lines = people.map(({ nik, name, occupation }, at) => `${at + 1}. ${name} - ${nik} - ${occupation}`);
    for (let from = 0; from < lines.length; from += 30) await world.say(CHAT, lines.slice(from, from + 30).join("\n"));
    await decide(world);
  },
  workbook: async (world, people) => {
    const rows = people.map(({ nik, name, occupation }, at) => [String(at + 1), name, nik, occupation]);
    await file(world, "document", "daftar.xlsx", workbookOf([["No", "Nama", "NIK", "Pekerjaan"], ...rows]));
    await decide(world);
  },
  cards: async (world, people) => {
    for (const person of people)
      await file(world, "image", person.nik, Buffer.concat([JPEG, Buffer.from(JSON.stringify(person))]));
    await decide(world);
  },
};

async function file(world: World, kind: Inbound["kind"], name: string, bytes: Uint8Array): Promise<void> {
  world.channel.files.set(name, bytes);
  await world.say(CHAT, "", { kind, media: { ref: name, ...(kind === "document" && { fileName: name }) } });
}

/** Says yes to what was read, if there is anything new in it. */
async function decide(world: World): Promise<void> {
  const said = await world.pass(CHAT, GATHERED_MS);
  const preview = said.at(-1) ?? "";
  expect(preview).toContain("baris terbaca");
  expect(preview).not.toContain("Perlu diperbaiki");
  if (preview.includes("YA, simpan")) await world.say(CHAT, "YA");
}

async function openVillage(world: World): Promise<void> {
  const { app } = world;
  const programme = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
  const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
  const invite = { kind: "village_head" as const, programmeId: programme.id, areaCode: VILLAGE };
  await world.say(CHAT, `KODE ${await createInvite(app.db, invite, tools)}`);
  await world.say(CHAT, "ya");
  await world.say(CHAT, "ya");
}

/** Everybody on the roster, as one line each. */
async function rosterOf({ app }: World): Promise<string[]> {
  const rows = await app.db.enrolment.findMany({ where: { state: "draft" }, include: { worker: true } });
  return rows
    .map(({ standing, worker }) => {
      const nik = app.vault.open("worker.nik", worker.nikSealed);
      const born = worker.birthDate.toISOString().slice(0, 10);
      return `${nik} ${worker.name} ${worker.occupation} ${worker.sex} ${born} ${standing}`;
    })
    .sort();
}

const pairs = Object.keys(WAYS).flatMap((one) => Object.keys(WAYS).map((other) => [one, other] as const));

describe("a hundred people", () => {
  const expected = PEOPLE.map(
    ({ nik, name, occupation, sex, birthDate }) => `${nik} ${name} ${occupation} ${sex} ${birthDate} main`,
  ).sort();

  it.each(pairs)("%s and then %s are the same roster", { timeout: 60_000 }, async (one, other) => {
    const world = await makeWorld({ cards });
    try {
      await openVillage(world);
      const at = pairs.findIndex(([first, second]) => first === one && second === other);
      const mixed = shuffled(PEOPLE, at + 1);
      // The first way brings 60 of them, the second one all but ten, in another order, and the first one the rest.
      await WAYS[one]?.(world, mixed.slice(0, 60));
      if (other === "typed") await WAYS.typed?.(world, mixed.slice(60, 90));
      else await WAYS[other]?.(world, shuffled(mixed.slice(0, 90), at + 100));
      if (one === "typed") await WAYS.typed?.(world, mixed.slice(90));
      else await WAYS[one]?.(world, shuffled(mixed.slice(30), at + 200));
      expect(await rosterOf(world)).toEqual(expected);
    } finally {
      await world.close();
    }
  });
});
