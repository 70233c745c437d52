import { describe, expect, it } from "vitest";
import type { NeedFacts } from "../../../flows/facts.ts";
import { FLOWS } from "../../../flows/index.ts";
import type { Inbound } from "../../../src/channels/channel.ts";
import { converse } from "../../../src/conversation/converse.ts";
import type { World } from "../../../src/conversation/walk.ts";
import { theFaq } from "../../../src/faq/service.ts";
import type { Place } from "../../../src/flowkit/flow.ts";
import { type AllFacts, head, SCENES, stranger } from "../../flows/scenes.ts";
import { readPlaces } from "../../guarantees/places.ts";

/** Conversations in which a question is part of what is told, to a person or about an accident. */
const TOLD_TO_PEOPLE = new Set([
  "lapor",
  "laporan",
  "petugas",
  "meja",
  "resmi",
  "jawaban",
  "penanganan",
  "siaran",
  "jawab",
]);

/** Nothing stands open there: the question is what comes next. */
const AT_REST = new Set(["menu", "tanya", "pengingat"]);

const places = readPlaces()
  .map(({ place }) => place)
  .filter(({ flow, version }) => version === FLOWS.get(flow)?.version && !TOLD_TO_PEOPLE.has(flow));

describe("a question in the middle of something else", () => {
  it.each(places.map((place) => ({ place, where: `${place.flow}.${place.at}` })))(
    "is answered at $where, and what was asked there is asked again",
    async ({ place }) => {
      const facts = factsFor(place);
      const { say, place: after } = await converse(asking("berapa iurannya?"), place, facts, worldOf(facts));
      expect(say.map(({ key }) => key)).toContain("faq:biaya-iuran");
      if (AT_REST.has(place.flow)) expect(after?.flow).toBe("tanya");
      else expect(after).toMatchObject({ flow: place.flow, at: place.at, answers: place.answers });
    },
  );
});

/** A world in which the place makes sense: one that its flow is explored in. */
function factsFor({ flow }: Place): AllFacts {
  if (flow === "selamat") return stranger;
  const scenes = (SCENES[flow] ?? []).map((scene) => ("at" in scene ? scene.at : scene));
  return { ...(scenes.find(({ role }) => role !== null) ?? head), consented: true };
}

function worldOf(facts: AllFacts): World {
  return {
    load: async (needs, { text = "" }) => {
      const known: AllFacts = { ...facts, asked: theFaq().understand(text) };
      return Object.fromEntries(needs.map((need) => [need, known[need]])) as Partial<NeedFacts>;
    },
    apply: async () => facts,
  };
}

function asking(text: string): Inbound {
  return { channel: "telegram", externalId: "1", order: 1, chatKey: "1", kind: "text", text, sentAtMs: 0 };
}
