import type { Deed } from "../../flows/deeds.ts";
import { FLOWS } from "../../flows/index.ts";
import type { ProductFlow } from "../../flows/shared/make.ts";
import { advance, begin, type EngineLines } from "../../src/flowkit/advance.ts";
import type { Place, Reply, Turn } from "../../src/flowkit/flow.ts";
import { type AllFacts, text } from "./scenes.ts";

export const ENGINE_LINES: EngineLines = {
  unclear: { key: "umum:unclear" },
  wayOut: { key: "umum:wayOut" },
  staleTap: { key: "umum:staleTap" },
};

export function flowOf(id: string): ProductFlow {
  const flow = FLOWS.get(id);
  if (!flow) throw new Error(`no flow ${id}`);
  return flow;
}

export function opened(id: string, facts: AllFacts, answers: object = {}): Turn<Deed> {
  return begin(flowOf(id), answers, facts, "menu");
}

/** A place in the middle of a flow. */
export function placed(id: string, at: string, answers: Record<string, unknown> = {}): Place {
  return { flow: id, version: flowOf(id).version, at, answers, unclear: 0, trail: [] };
}

export function answered(place: Place | null, reply: Reply | string, facts: AllFacts): Turn<Deed> {
  if (!place) throw new Error("the conversation is over");
  return advance(flowOf(place.flow), place, typeof reply === "string" ? text(reply) : reply, facts, ENGINE_LINES);
}

/** Begins a flow and gives it these replies, all in the same world. */
export function talk(id: string, facts: AllFacts, ...replies: readonly (Reply | string)[]): Turn<Deed> {
  return replies.reduce<Turn<Deed>>((turn, reply) => answered(turn.place, reply, facts), opened(id, facts));
}

export const keysOf = (turn: Turn<Deed>): string[] => turn.say.map((line) => line.key);
