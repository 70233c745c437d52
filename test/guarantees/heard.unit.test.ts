import { expect, it } from "vitest";
import { compare } from "./heard.ts";

const SAID = ["a", "b", "c", "b", "d"];

it.each<[string, readonly string[], ReturnType<typeof compare>]>([
  ["everything, once", SAID, { whole: true, repeats: 0, joined: 0 }],
  ["two again", ["a", "a", "b", "c", "c", "b", "d"], { whole: true, repeats: 2, joined: 0 }],
  ["several as one", ["a", "b\n\nc\n\nb", "d"], { whole: true, repeats: 0, joined: 1 }],
  [
    "the last of a message again, with what follows",
    ["a\n\nb", "b\n\nc", "b", "d"],
    { whole: true, repeats: 1, joined: 2 },
  ],
  ["one lost", ["a", "c", "b", "d"], { whole: false, repeats: 0, joined: 0 }],
  ["the last lost", ["a", "b", "c", "b"], { whole: false, repeats: 0, joined: 0 }],
  ["one too early", ["b", "a", "c", "b", "d"], { whole: false, repeats: 0, joined: 0 }],
  ["something of somebody else", ["a", "b", "x", "c", "b", "d"], { whole: false, repeats: 0, joined: 0 }],
])("knows when a person saw %s", (_what, seen, expected) => {
  const { whole, ...counts } = compare(SAID, seen);
  expect(whole).toBe(expected.whole);
  if (whole) expect(counts).toEqual({ repeats: expected.repeats, joined: expected.joined });
});
