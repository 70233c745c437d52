import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pick } from "../../../src/flowkit/choices.ts";
import type { Choice } from "../../../src/flowkit/flow.ts";

const PREFIX = "menu.pilih";
/** A dozen choices with words of their own; some are typed by a word and have no number. */
const choicesOf = (count: number, wordly: readonly boolean[]): Choice[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `pilihan${String.fromCharCode(97 + at)}`,
    key: `umum:pilihan${at}`,
    words: [`kata${String.fromCharCode(97 + at)}`, `kata lain ${String.fromCharCode(97 + at)}`],
    ...(wordly[at] && { byWord: `KETIK${String.fromCharCode(65 + at)}` }),
  }));
const text = (written: string) => ({ kind: "text", text: written }) as const;
const polite = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => ` ${word}. `,
  (word) => `${word}, pak`,
  (word) => `${word}!`,
);

describe("a choice", () => {
  it("is the same by number, by word, by id and by tap, among one to fourteen", () => {
    const some = fc.record({
      count: fc.integer({ min: 1, max: 14 }),
      wordly: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
      written: polite,
    });
    fc.assert(
      fc.property(some, ({ count, wordly, written }) => {
        const choices = choicesOf(count, wordly);
        const numbered = choices.filter((one) => one.byWord === undefined);
        for (const choice of choices) {
          const { id, byWord, words = [] } = choice;
          const number = numbered.indexOf(choice) + 1;
          const ways = [id, ...words, ...(byWord === undefined ? [String(number)] : [byWord])];
          for (const way of ways) expect(pick(choices, text(written(way)), PREFIX)).toBe(id);
          expect(pick(choices, { kind: "choice", text: `${PREFIX}:${id}` }, PREFIX)).toBe(id);
          expect(pick(choices, { kind: "choice", text: `${PREFIX}lama:${id}` }, PREFIX)).toBe("stale");
        }
        for (const none of ["0", String(numbered.length + 1), "99", "", "entah"])
          expect(pick(choices, text(none), PREFIX)).toBeNull();
        expect(pick(choices, { kind: "choice", text: `${PREFIX}:hilang` }, PREFIX)).toBe("stale");
      }),
    );
  });
});
