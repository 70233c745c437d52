import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { withoutMomentsAndIds } from "./support/log-lines.ts";
import { playTranscript } from "./support/transcript.ts";
import { makeWorld, type World } from "./support/world.ts";

const FOLDER = join(import.meta.dirname, "transcripts");
/** UPDATE=1 writes the assistant's side anew, to be reviewed as a diff. */
const UPDATE = process.env.UPDATE === "1";

describe("transcripts", () => {
  let world: World | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  for (const file of readdirSync(FOLDER).sort()) {
    it(file, async () => {
      world = await makeWorld();
      const source = readFileSync(join(FOLDER, file), "utf8");
      const played = await playTranscript(source, world);
      if (UPDATE) writeFileSync(join(FOLDER, file), played);
      else expect(played).toBe(source);
      expect(world.logged.filter(namesAPerson)).toEqual([]);
    }, 120_000);
  }
});

/** A NIK, a KK number or a phone number in a log line. */
function namesAPerson(line: string): boolean {
  return /\d{16}|\+62\d|\b08\d{8,}/.test(withoutMomentsAndIds(line));
}
