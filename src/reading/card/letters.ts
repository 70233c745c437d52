import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createWorker, type Line as OcrLine, PSM, type Worker } from "tesseract.js";
import type { Line } from "./page.ts";

/** What a strip of print may hold. */
export type Alphabet = "digits" | "capitals";

/** The reader of letters: two models of the same engine, so that one can second the other. */
export interface Letters {
  /** All lines of a levelled picture (PNG). */
  page(png: Buffer): Promise<readonly Line[]>;
  /** The text of a strip with one line (PNG), in an alphabet. */
  line(png: Buffer, alphabet: Alphabet): Promise<string>;
}

const ALPHABETS: Readonly<Record<Alphabet, string>> = {
  digits: "0123456789",
  capitals: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 '.,-/",
};

const require = createRequire(import.meta.url);
const HOMES = {
  ind: require.resolve("@tesseract.js-data/ind/package.json"),
  eng: require.resolve("@tesseract.js-data/eng/package.json"),
};

/** Starts both models; they read what lies in the project's packages and reach for no network. */
export async function openLetters(): Promise<Letters> {
  const [pages, lines] = await Promise.all([start("ind"), start("eng")]);
  let alphabet: Alphabet | null = null;
  return {
    page: async (png) => {
      const { data } = await pages.recognize(png, {}, { text: false, blocks: true });
      return (data.blocks ?? []).flatMap((block) => block.paragraphs).flatMap((one) => one.lines.map(lineOf));
    },
    line: async (png, wanted) => {
      if (wanted !== alphabet) {
        await lines.setParameters({
          tessedit_pageseg_mode: PSM.SINGLE_LINE,
          tessedit_char_whitelist: ALPHABETS[wanted],
        });
        alphabet = wanted;
      }
      return (await lines.recognize(png)).data.text.trim();
    },
  };
}

async function start(language: keyof typeof HOMES): Promise<Worker> {
  const worker = await createWorker(language, 1, {
    // Without a folder of its own it waits for the network forever; without a handler it throws past every catch.
    langPath: join(dirname(HOMES[language]), "4.0.0_best_int"),
    gzip: true,
    cacheMethod: "none",
    errorHandler: () => undefined,
  });
  // Else it guesses from each picture, and complains.
  await worker.setParameters({ user_defined_dpi: "300" });
  return worker;
}

function lineOf(line: OcrLine): Line {
  const { x0, y0, x1, y1 } = line.baseline;
  return {
    slope: x1 - x0 > 80 ? (y1 - y0) / (x1 - x0) : null,
    words: line.words.map(({ text, bbox }) => ({ text, ...bbox })),
  };
}
