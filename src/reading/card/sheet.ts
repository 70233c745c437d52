import type { Letters } from "./letters.ts";
import { heightOf, type Label, type Page, type Row, sortPage, type Word } from "./page.ts";
import { type Grey, part, png, sized, turned } from "./picture.ts";
import { inkOf, levelling } from "./skew.ts";

/** A card brought level and to a size, and what is printed on it. */
export interface Sheet {
  readonly grey: Grey;
  readonly page: Page;
  /** Height of a word beside the labels, pixels. */
  readonly word: number;
}

/** Width of a card on which print reads best: more enlarges the noise, less loses strokes. */
const BEST_WIDTH = 1_150;
/** Height of the print's words on such a card. */
const BEST_WORD = 22;
/** Labels that make a paper a card. */
const ENOUGH = 3;

/**
 * Finds the card in a picture: levels it, turns it from its head, and enlarges one that fills only a part. Null when
 * no labels of a card are found.
 */
export async function findCard(picture: Grey, letters: Letters): Promise<Sheet | null> {
  const degrees = levelling(inkOf(await sized(picture, Math.min(picture.width, 720))));
  let best: Look | null = null;
  for (const [turn, width] of [
    [0, BEST_WIDTH],
    [180, BEST_WIDTH],
    [0, 2 * BEST_WIDTH],
    [180, 2 * BEST_WIDTH],
  ] as const) {
    if (width > BEST_WIDTH && Math.max(picture.width, picture.height) < 1.3 * BEST_WIDTH) continue;
    const look = await lookAt(await turned(picture, degrees + turn, width), letters);
    if (best === null || worth(look) > worth(best)) best = look;
    if (worth(best) >= ENOUGH) break;
  }
  if (best === null || worth(best) < 2) return null;
  return await enlarged(best, letters);
}

interface Look extends Sheet {
  readonly words: readonly Word[];
}

async function lookAt(grey: Grey, letters: Letters): Promise<Look> {
  const lines = await letters.page(await png(grey));
  const page = sortPage(lines);
  return { grey, page, words: lines.flatMap((line) => line.words), word: usualHeight(page) };
}

/** How much of a card was seen: its labels, the number counting double. */
function worth({ page }: Look): number {
  return page.rows.size + (page.rows.has("nik") ? 1 : 0) + (page.family ? ENOUGH : 0);
}

/** The same card at the size that reads best, when it is far from it. */
async function enlarged(look: Look, letters: Letters): Promise<Sheet> {
  const scale = BEST_WORD / look.word;
  if (scale > 0.75 && scale < 1.35) return look;
  const near = look.words.filter((word) => /[a-z\d]{2}/i.test(word.text));
  const [left, right] = [Math.min(...near.map((word) => word.x0)), Math.max(...near.map((word) => word.x1))];
  const [top, bottom] = [Math.min(...near.map((word) => word.y0)), Math.max(...near.map((word) => word.y1))];
  const room = 40 / scale;
  const box = { left: left - room, top: top - room, width: right - left + 2 * room, height: bottom - top + 2 * room };
  const cut = await part(look.grey, box);
  const again = await lookAt(await sized(cut, Math.min(2_600, cut.width * scale)), letters);
  return worth(again) >= worth(look) ? again : look;
}

function usualHeight(page: Page): number {
  const words = [...page.rows].filter(([label]) => label !== "nik").flatMap(([, row]) => row.words);
  const heights = words
    .filter(({ text }) => /[A-Z\d]{2}/.test(text))
    .map(heightOf)
    .sort((one, other) => one - other);
  return heights[Math.floor(heights.length / 2)] ?? BEST_WORD;
}

/** The strip of print of a row up to the first wide gap, so that what stands beside does not run into it. */
export async function stripOf(sheet: Sheet, row: Row): Promise<{ readonly grey: Grey; readonly text: string } | null> {
  const run: Word[] = [];
  for (const word of row.words) {
    const last = run.at(-1);
    if (last && word.x0 - last.x1 > 2.5 * heightOf(last)) break;
    run.push(word);
  }
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return null;
  const high = Math.max(...run.map(heightOf));
  const top = Math.min(...run.map((word) => word.y0)) - 0.35 * high;
  const bottom = Math.max(...run.map((word) => word.y1)) + 0.35 * high;
  const box = { left: first.x0 - 0.4 * high, top, width: last.x1 - first.x0 + high, height: bottom - top };
  return { grey: await part(sheet.grey, box), text: run.map((word) => word.text).join(" ") };
}

/** What was read beside a label, "" when it was not found. */
export function textBeside(sheet: Sheet, label: Label): string {
  return sheet.page.rows.get(label)?.text ?? "";
}
