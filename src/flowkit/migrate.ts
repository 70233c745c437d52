import type { AnyFlow, Place } from "./flow.ts";

/** A stored place that can be gone on with, or why it cannot. */
export type Resumed = { readonly place: Place } | { readonly lost: "unknown-flow" | "unknown-step" | "answers" };

/**
 * Brings a stored place to the flow as it is now. A place of an older version keeps its answers where the flow can
 * still read them; a step that is gone, or answers that cannot be read, are reported and not guessed.
 */
export function resume<D>(flows: ReadonlyMap<string, AnyFlow<D>>, stored: Place): Resumed {
  const flow = flows.get(stored.flow);
  if (!flow) return { lost: "unknown-flow" };
  if (!Object.hasOwn(flow.steps, stored.at)) return { lost: "unknown-step" };
  const answers = flow.readAnswers(stored.answers, stored.version);
  if (answers === null) return { lost: "answers" };
  const trail = stored.trail.filter((at) => Object.hasOwn(flow.steps, at));
  return { place: { ...stored, version: flow.version, answers, trail } };
}
