import { describe, expect, it } from "vitest";
import { FLOWS } from "../../flows/index.ts";
import type { Place } from "../../src/flowkit/flow.ts";
import { resume } from "../../src/flowkit/migrate.ts";
import { readPlaces } from "./places.ts";

const samples = readPlaces();

describe("a stored place", () => {
  it.each(samples)("of $file is gone on with", ({ file, place }) => {
    expect(file).toBe(`${place.flow}.v${place.version}.${place.at}.json`);
    const resumed = resume(FLOWS, place);
    expect(resumed).toMatchObject({
      place: { flow: place.flow, at: place.at, version: FLOWS.get(place.flow)?.version },
    });
  });

  it.each(samples)("of $file keeps its answers while its version lasts", ({ place }) => {
    if (place.version !== FLOWS.get(place.flow)?.version) return;
    expect(resume(FLOWS, place)).toEqual({ place });
  });

  it.each([...FLOWS.values()].map(({ id, version }) => ({ id, version })))(
    "of flow $id is kept for version $version",
    ({ id, version }) => {
      expect(samples.filter(({ place }) => place.flow === id && place.version === version)).not.toEqual([]);
    },
  );
});

describe("a place that cannot be gone on with", () => {
  const place: Place = { flow: "daftar", version: 1, at: "name", answers: {}, unclear: 0, trail: ["nik"] };

  it.each([
    ["unknown-flow", { flow: "pendaftaran" }],
    ["unknown-step", { at: "motherName" }],
    ["answers", { answers: { nik: 17 } }],
  ] as const)("is lost for %s and nothing is guessed", (lost, change) => {
    expect(resume(FLOWS, { ...place, ...change })).toEqual({ lost });
  });

  it("forgets the steps of its trail that are gone", () => {
    const resumed = resume(FLOWS, { ...place, trail: ["nik", "motherName"] });
    expect(resumed).toMatchObject({ place: { trail: ["nik"] } });
  });
});
