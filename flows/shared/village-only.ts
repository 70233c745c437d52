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

/** The same, for whatever puts people forward: where the programme wants it, the village has to be told of it first. */
export function toldOnly(facts: FactsFor<"roster">): readonly Line[] | null {
  const refusal = villageOnly(facts);
  if (refusal || !facts.role?.untold) return refusal;
  return [line("umum:notTold", { name: facts.role.village.name }), line("umum:notTold.next")];
}
