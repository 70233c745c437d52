import type { Line } from "../../src/flowkit/flow.ts";
import type { Key } from "../shared/keys.ts";
import { line } from "../shared/line.ts";

/** The largest file that is taken in, in megabytes, as it is told. */
export const MEGABYTES_MAX = 10;

/** Why a file could not be read, in words that say what to do. `fault` is a `FileFault` or "gone". */
export function faultLine(fault: string, name: string): Line {
  return line(`kiriman:fault.${fault}` as Key, { name, megabytes: MEGABYTES_MAX });
}

/** How many names are sent at once; the empty file follows. */
export function templateLines(): readonly Line[] {
  return [line("kiriman:template"), line("kiriman:template.promise")];
}
