import { describe, expect, it } from "vitest";
import { isOneEditApart } from "../../../src/kit/edit.ts";

describe("one slip", () => {
  it.each([
    ["petani", "petai"],
    ["petani", "petanii"],
    ["petani", "pelani"],
    ["petani", "pteani"],
    ["petani", "petain"],
  ])("%s and %s", (one, other) => {
    expect(isOneEditApart(one, other)).toBe(true);
    expect(isOneEditApart(other, one)).toBe(true);
  });

  it.each([
    ["petani", "petani"],
    ["petani", "penari"],
    ["petani", "petaniku"],
    ["petani", "tepani"],
    ["ab", "cd"],
  ])("is not what lies between %s and %s", (one, other) => {
    expect(isOneEditApart(one, other)).toBe(false);
    expect(isOneEditApart(other, one)).toBe(false);
  });
});
