import { createHash } from "node:crypto";
import type { Nik } from "../kit/nik.ts";

/** What of a row counts when a roster is handed in. */
export interface HandedInRow {
  readonly nik: Nik;
  readonly name: string;
  readonly standing: "main" | "reserve";
}

/**
 * SHA-256, hex, over the lines "nik, tab, name, tab, standing", sorted: equal for the same list whatever its order,
 * different as soon as one digit, letter or standing changes.
 */
export function fingerprintOf(rows: readonly HandedInRow[]): string {
  const lines = rows.map(({ nik, name, standing }) => `${nik}\t${name}\t${standing}\n`).sort();
  return createHash("sha256").update(lines.join("")).digest("hex");
}
