import { describe, expect, it } from "vitest";
import { fingerprintOf } from "../../../src/roster/fingerprint.ts";
import { nikFor } from "../../support/builders.ts";

describe("the fingerprint of a roster", () => {
  const one = { nik: nikFor(1), name: "SITI", standing: "main" } as const;
  const two = { nik: nikFor(2), name: "AGUS", standing: "reserve" } as const;

  it("does not depend on the order of rows", () => {
    expect(fingerprintOf([one, two])).toBe(fingerprintOf([two, one]));
  });

  it("is the SHA-256 of the sorted lines, so that anybody can work it out again", () => {
    expect(fingerprintOf([])).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it.each([
    ["NIK", { ...two, nik: nikFor(3) }],
    ["name", { ...two, name: "AGUZ" }],
    ["standing", { ...two, standing: "main" } as const],
  ])("changes with the %s", (_what, changed) => {
    expect(fingerprintOf([one, changed])).not.toBe(fingerprintOf([one, two]));
  });
});
