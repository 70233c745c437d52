import { pick } from "./choices.ts";
import type { AnyFlow, AnyStep, Line, Move, Place, Reply, Turn } from "./flow.ts";

/** How many steps "back" can go. */
const TRAIL_MAX = 20;
/** Unclear replies in a row after which a way out is shown. */
const PATIENCE = 3;

/** Texts the engine itself needs; their keys live in locales/ like all others. */
export interface EngineLines {
  readonly unclear: Line;
  readonly wayOut: Line;
  readonly staleTap: Line;
}

/** Opens a flow at its first question, or says why it cannot be entered and goes on to `otherwise`. */
export function begin<D>(flow: AnyFlow<D>, answers: object, facts: unknown, otherwise: string): Turn<D> {
  const refusal = flow.admit?.(facts) ?? null;
  if (refusal) return { place: null, next: otherwise, say: refusal, choices: [], askPhone: false, does: [] };
  return asking(flow, placeAt(flow, flow.startAt?.(facts) ?? flow.starts[0], { ...answers }, []), facts, [], []);
}

/** Takes one reply. Always says something or begins another flow. */
export function advance<D>(flow: AnyFlow<D>, place: Place, reply: Reply, facts: unknown, lines: EngineLines): Turn<D> {
  const step = stepOf(flow, place);
  const view = { answers: place.answers, facts };
  const picked = pick(step.choices?.(view) ?? [], reply, choicePrefix(place));
  if (picked === "stale") return asking(flow, place, facts, [lines.staleTap], []);
  const reading = step.read(reply, view, picked);
  if ("unclear" in reading) return askAgain(flow, place, facts, reading.unclear, lines);
  return follow(flow, place, facts, step.take(reading.said, view));
}

/** One step back along the trail, from the first step to `otherwise`; the answers given so far stay and are asked again. */
export function back<D>(flow: AnyFlow<D>, place: Place, facts: unknown, otherwise: string): Turn<D> {
  const at = place.trail.at(-1);
  if (at === undefined) return { place: null, next: otherwise, say: [], choices: [], askPhone: false, does: [] };
  return asking(flow, { ...place, at, trail: place.trail.slice(0, -1), unclear: 0 }, facts, [], []);
}

/** Says something and asks the present question again, in short where it has a short form. */
export function repeat<D>(flow: AnyFlow<D>, place: Place, facts: unknown, first: readonly Line[]): Turn<D> {
  return askingInShort(flow, { ...place, unclear: 0 }, facts, first);
}

function askingInShort<D>(flow: AnyFlow<D>, place: Place, facts: unknown, first: readonly Line[]): Turn<D> {
  const turn = asking(flow, place, facts, first, []);
  const again = stepOf(flow, place).askAgain?.({ answers: place.answers, facts });
  return again ? { ...turn, say: [...first, ...again] } : turn;
}

/** Marks the choices of a place, so that a tap on an old message is recognised. */
export function choicePrefix(place: Place): string {
  return `${place.flow}.${place.at}`;
}

function follow<D>(flow: AnyFlow<D>, place: Place, facts: unknown, move: Move<string, object, D>): Turn<D> {
  const say = move.say ?? [];
  const does = move.does ?? [];
  const answers: Record<string, unknown> = { ...(move.answers ?? place.answers) };
  if (move.to === "end") return { place: null, next: null, say, choices: [], askPhone: false, does };
  if (move.to.startsWith("go:")) {
    const carry = move.carry && { carry: move.carry };
    return { place: null, next: move.to.slice("go:".length), say, choices: [], askPhone: false, does, ...carry };
  }
  const stays = move.to === "stay" || move.to === place.at;
  const trail = move.done ? [] : stays ? place.trail : [...place.trail, place.at].slice(-TRAIL_MAX);
  return asking(flow, placeAt(flow, stays ? place.at : move.to, answers, trail), facts, say, does);
}

function askAgain<D>(
  flow: AnyFlow<D>,
  place: Place,
  facts: unknown,
  fault: readonly Line[],
  lines: EngineLines,
): Turn<D> {
  const unclear = place.unclear + 1;
  const turn = askingInShort(flow, { ...place, unclear }, facts, [lines.unclear]);
  // A named fault says what to type; the question above it is still on the screen.
  const say = fault.length > 0 ? fault : turn.say;
  return { ...turn, say: unclear < PATIENCE ? say : [...say, lines.wayOut] };
}

function asking<D>(
  flow: AnyFlow<D>,
  place: Place,
  facts: unknown,
  first: readonly Line[],
  does: readonly D[],
): Turn<D> {
  const step = stepOf(flow, place);
  const view = { answers: place.answers, facts };
  return {
    place,
    next: null,
    say: [...first, ...step.ask(view)],
    choices: step.choices?.(view) ?? [],
    askPhone: step.askPhone ?? false,
    does,
  };
}

function placeAt<D>(flow: AnyFlow<D>, at: string, answers: Record<string, unknown>, trail: readonly string[]): Place {
  return { flow: flow.id, version: flow.version, at, answers, unclear: 0, trail };
}

function stepOf<D>(flow: AnyFlow<D>, place: Place): AnyStep<object, unknown, D> {
  const step = flow.steps[place.at];
  if (!step) throw new Error(`flow ${flow.id} has no step ${place.at}`);
  return step;
}
