import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../../src/flowkit/flow.ts";

const FOLDER = join(import.meta.dirname, "../places");

/** A place as it was once stored; it must be loadable for ever. */
export interface StoredPlace {
  readonly file: string;
  readonly place: Place;
}

/** Every sample in test/places, named `<flow>.v<version>.<step>.json`. */
export function readPlaces(): StoredPlace[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => ({ file, place: JSON.parse(readFileSync(join(FOLDER, file), "utf8")) }));
}
