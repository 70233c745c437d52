import type { Line } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { FactsFor } from "../facts.ts";
import { line } from "./line.ts";

/** Admits who has a role over a village, while the programme takes names; otherwise says how to get there. */
export function villageOnly(facts: FactsFor<"roster">): readonly Line[] | null {
  if (!facts.role || !facts.programme) return [line("umum:villageOnly")];
  const { phase } = facts.programme;
  if (phase.is === "socialization") return [line("umum:notOpenYet", { opens: sayDay(phase.opens) })];
  return null;
}
