import type { Deed } from "../../flows/deeds.ts";
import type { BaseFacts, Need, NeedFacts } from "../../flows/facts.ts";
import { FLOWS } from "../../flows/index.ts";
import type { ProductFlow } from "../../flows/shared/make.ts";
import { advance, begin, choicePrefix, type EngineLines, repeat } from "../flowkit/advance.ts";
import type { Choice, Line, Lookup, Place, Reply, Turn } from "../flowkit/flow.ts";
import { resume } from "../flowkit/migrate.ts";
import { say } from "../words/say.ts";
import { homeOf, needsConsent } from "./route.ts";

/** What one event leads to. */
export interface Decision {
  readonly place: Place | null;
  readonly say: readonly Line[];
  readonly choices: readonly Choice[];
  /** Marks the choices as belonging to this question. */
  readonly prefix: string;
  readonly askPhone: boolean;
  readonly does: readonly Deed[];
}

/** What the conversation may ask of the outside, all of it in the transaction of this event. */
export interface World {
  /** Facts that a flow needs. */
  load(needs: readonly Need[], lookup: Lookup): Promise<Partial<NeedFacts>>;
  /** Carries out deeds before another flow begins, which must see a changed world. Returns the facts as they are then. */
  apply(deeds: readonly Deed[]): Promise<BaseFacts>;
}

const ENGINE_LINES: EngineLines = {
  unclear: { key: "umum:unclear" },
  wayOut: { key: "umum:wayOut" },
  staleTap: { key: "umum:staleTap" },
};

const NOTHING_SAID: Reply = { kind: "text", text: "" };

/** Flows that can follow each other within one event; more would be a circle. */
const HOPS_MAX = 4;

interface Entry {
  readonly say?: readonly Line[];
  readonly carry?: string;
  /** What the flow takes at once. */
  readonly reply?: Reply;
}

/**
 * Begins a flow, behind the privacy notice where that has not been agreed to. Who talks with somebody comes back to
 * that talk where others come to the menu.
 */
export async function enter(flowId: string, facts: BaseFacts, world: World, entry: Entry, hops = 0): Promise<Decision> {
  const id = flowId === "menu" ? homeOf(facts) : flowId;
  const gated = needsConsent(id) && !facts.consented;
  const flow = flowOf(gated ? "selamat" : id);
  const answers = gated ? { goal: id, ...(entry.carry !== undefined && { carry: entry.carry }) } : {};
  const turn = begin<Deed>(flow, answers, { ...facts, ...(await world.load(flow.needs as Need[], {})) }, "menu");
  const reply: Reply | undefined =
    entry.reply ?? (entry.carry === undefined ? undefined : { kind: "text", text: entry.carry });
  const decision =
    !gated && reply && turn.place
      ? await take(turn.place, reply, facts, world, hops)
      : await follow(turn, turn.place, facts, world, hops);
  return { ...decision, say: [...(entry.say ?? []), ...decision.say] };
}

/** Lets the question at a place take a reply, and follows where that leads. */
export async function take(place: Place, reply: Reply, facts: BaseFacts, world: World, hops = 0): Promise<Decision> {
  const turn = advance<Deed>(
    flowOf(place.flow),
    place,
    reply,
    await factsFor(place, reply, facts, world),
    ENGINE_LINES,
  );
  return follow(turn, place, facts, world, hops);
}

/** Stays with a turn, or goes on into the flow it names. */
export async function follow(
  turn: Turn<Deed>,
  from: Place | null,
  facts: BaseFacts,
  world: World,
  hops = 0,
): Promise<Decision> {
  if (turn.next === null || hops >= HOPS_MAX) return decided(turn);
  const kept = from?.flow === "selamat" ? from.answers.carry : undefined;
  // What is carried is the person's own message from here on, and an officer may read it: it is said in Indonesian.
  const carried = turn.carry ? say(turn.carry, facts.words) : kept;
  const carry = typeof carried === "string" ? { carry: carried } : {};
  const after = turn.does.length > 0 ? await world.apply(turn.does) : facts;
  if (from?.flow === "bahasa") return goOn(behind(from), after, world, turn.say);
  return enter(turn.next, after, world, { say: turn.say, ...carry }, hops + 1);
}

/** Where the conversation stands, seen past the question for a language. */
export function behind(place: Place | null): Place | null {
  return place?.flow === "bahasa" ? ((place.answers.kept as Place | undefined) ?? null) : place;
}

/** Asks the running question again behind some lines; at rest, and where it cannot be gone on with, the menu. */
export async function goOn(
  stored: Place | null,
  facts: BaseFacts,
  world: World,
  lines: readonly Line[],
): Promise<Decision> {
  const resumed = stored ? resume(FLOWS, stored) : null;
  const place = resumed && "place" in resumed ? resumed.place : null;
  return place ? repeated(place, facts, world, lines) : enter("menu", facts, world, { say: lines });
}

/** Asks the question at a place again, behind some lines. */
export async function repeated(
  place: Place,
  facts: BaseFacts,
  world: World,
  lines: readonly Line[],
): Promise<Decision> {
  return decided(repeat<Deed>(flowOf(place.flow), place, await factsFor(place, null, facts, world), lines));
}

/** What the flow at a place sees when it takes `reply`, or asks again (null). */
export async function factsFor(place: Place, reply: Reply | null, facts: BaseFacts, world: World): Promise<object> {
  const flow = flowOf(place.flow);
  // A question that is asked again needs the same facts as when it was first asked.
  const lookup = flow.lookup?.(place.at, reply ?? NOTHING_SAID, place.answers, facts.today) ?? {};
  return { ...facts, ...(await world.load(flow.needs as Need[], lookup)) };
}

/** The flow of this id; throws when there is none. */
export function flowOf(id: string): ProductFlow {
  const flow = FLOWS.get(id);
  if (!flow) throw new Error(`no flow ${id}`);
  return flow;
}

/** A turn of the engine as what one event leads to. */
export function decided(turn: Turn<Deed>): Decision {
  const { place, say, choices, askPhone, does } = turn;
  return { place, say, choices, prefix: place ? choicePrefix(place) : "", askPhone, does };
}

/** Says something, and stands nowhere. */
export function atRest(say: readonly Line[]): Decision {
  return { place: null, say, choices: [], prefix: "", askPhone: false, does: [] };
}
