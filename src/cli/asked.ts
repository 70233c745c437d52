import type { ProductFlow } from "../../flows/shared/make.ts";
import { advance, begin, type EngineLines } from "../flowkit/advance.ts";
import type { Place } from "../flowkit/flow.ts";
import { sayAll } from "../words/say.ts";
import { OPEN_FACTS, SAMPLE_FACTS, SAMPLE_WORDS } from "./sample.ts";

const SILENT = { key: "umum:unclear" };
const LINES: EngineLines = { unclear: SILENT, wayOut: SILENT, staleTap: SILENT };

/**
 * The question of every step, as a person reads it. The flow is walked with the steps' own examples, so that a question
 * that repeats earlier answers shows some; a step that the walk does not meet asks without any.
 */
export function questionsOf(flow: ProductFlow): Map<string, string> {
  const places = walk(flow);
  return new Map(
    Object.entries(flow.steps).map(([name, step]) => {
      const { answers, facts } = places.get(name) ?? { answers: {}, facts: SAMPLE_FACTS };
      const view = { answers, facts };
      return [name, sayAll(step.ask(view), step.choices?.(view) ?? [], SAMPLE_WORDS)];
    }),
  );
}

interface Met {
  readonly answers: Place["answers"];
  readonly facts: typeof SAMPLE_FACTS;
}

/** The first place at which each step is met, breadth first, with the roster open and then handed in. */
function walk(flow: ProductFlow): Map<string, Met> {
  const met = new Map<string, Met>();
  for (const facts of [OPEN_FACTS, SAMPLE_FACTS]) {
    const seen = new Set<string>();
    const open = [begin(flow, {}, facts, "menu").place];
    for (let place = open.shift(); place !== undefined; place = open.shift()) {
      if (place === null || seen.has(place.at)) continue;
      seen.add(place.at);
      if (!met.has(place.at)) met.set(place.at, { answers: place.answers, facts });
      for (const text of flow.steps[place.at]?.examples ?? [])
        open.push(advance(flow, place, { kind: "text", text }, facts, LINES).place);
    }
  }
  return met;
}
