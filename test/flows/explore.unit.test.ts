import { describe, expect, it } from "vitest";
import { fromTransition, type SnapshotFrom } from "xstate";
import { getAdjacencyMap, getShortestPaths } from "xstate/graph";
import type { Deed } from "../../flows/deeds.ts";
import { FLOWS } from "../../flows/index.ts";
import { QUESTIONS } from "../../flows/lapor/questions.ts";
import type { ProductFlow } from "../../flows/shared/make.ts";
import { begin } from "../../src/flowkit/advance.ts";
import type { Line, Place, Reply, Turn } from "../../src/flowkit/flow.ts";
import { type AllFacts, ANYTHING, SCENES, type Scene, text } from "./scenes.ts";
import { answered } from "./talk.ts";
import { render } from "./texts.ts";

/** One reply, as an event of xstate. */
interface Said {
  readonly type: "said";
  readonly reply: Reply;
}

interface Visit {
  readonly place: Place;
  readonly facts: AllFacts;
}

/** Which places lead to which, by their signatures. */
type Graph = ReadonlyMap<string, { readonly isEnd: boolean; readonly ahead: readonly string[] }>;

interface Explored {
  readonly visits: readonly Visit[];
  readonly turns: readonly { readonly from: string; readonly turn: Turn<Deed>; readonly facts: AllFacts }[];
  readonly graph: Graph;
}

/** Every turn that replies can lead to, in one world. */
function explore(flow: ProductFlow, { at: atFirst, after: facts = atFirst }: Scene): Explored {
  const first = begin(flow, {}, atFirst, "menu");
  const replies = [...repliesOf(flow), ...ANYTHING];
  const turns: Explored["turns"][number][] = [{ from: "(begin)", turn: first, facts: atFirst }];
  const logic = fromTransition((turn: Turn<Deed>, { reply }: Said) => {
    const next = answered(turn.place, reply, facts);
    turns.push({ from: turn.place?.at ?? "", turn: next, facts });
    return next;
  }, first);
  const options = {
    events: (state: SnapshotFrom<typeof logic>) => (state.context.place ? replies.map(saying) : []),
    serializeState: (state: SnapshotFrom<typeof logic>) => signature(state.context),
  };
  const paths = getShortestPaths(logic, options);
  const visits = paths.flatMap(({ state }) => (state.context.place ? [{ place: state.context.place, facts }] : []));
  const graph: Graph = new Map(
    Object.entries(getAdjacencyMap(logic, options)).map(([key, { state, transitions }]) => {
      const ahead = Object.values<{ state: typeof state }>(transitions).map((edge) => signature(edge.state.context));
      return [key, { isEnd: state.context.place === null, ahead }];
    }),
  );
  return { visits, turns, graph };
}

/** Places from which no end can be reached in any of the worlds. */
function trapsIn(graphs: readonly Graph[]): string[] {
  const entries = graphs.flatMap((graph) => [...graph]);
  const good = new Set(entries.filter(([, { isEnd }]) => isEnd).map(([key]) => key));
  for (let before = -1; before !== good.size; ) {
    before = good.size;
    for (const [key, { ahead }] of entries) if (ahead.some((next) => good.has(next))) good.add(key);
  }
  return entries.map(([key]) => key).filter((key) => !good.has(key));
}

function repliesOf(flow: ProductFlow): Reply[] {
  return [...new Set(Object.values(flow.steps).flatMap((step) => step.examples))].map(text);
}

const saying = (reply: Reply): Said => ({ type: "said", reply });

/** Answers that change what a step asks are told apart by value, the others only by being there. */
const TELLING = new Set(["field", "afterReopen", "page", "kind", "claim", "topic"]);

function signature({ place, next }: Turn<Deed>): string {
  if (!place) return `end ${next ?? ""}`;
  const answers = Object.entries(place.answers).filter(([, value]) => value !== undefined);
  return `${place.at} ${answers.map(([name, value]) => (TELLING.has(name) ? `${name}=${value}` : name)).sort()}`;
}

const explored = new Map(
  [...FLOWS].map(
    ([id, flow]) =>
      [id, (SCENES[id] ?? []).map((scene) => explore(flow, "at" in scene ? scene : { at: scene }))] as const,
  ),
);
const of = (id: string) => explored.get(id) ?? [];

describe.each([...FLOWS])("%s, explored", (id, flow) => {
  it("reaches every step, and an end from every place", () => {
    const reached = new Set(of(id).flatMap(({ visits }) => visits.map(({ place }) => place.at)));
    expect([...reached].sort()).toEqual(Object.keys(flow.steps).sort());
    expect(trapsIn(of(id).map(({ graph }) => graph))).toEqual([]);
  });

  it("always says something or passes it on, with every gap filled and no full NIK in it", () => {
    const silent: string[] = [];
    const texts = new Set<string>();
    for (const { from, turn, facts } of of(id).flatMap(({ turns }) => turns)) {
      if (turn.next === null && turn.say.length === 0 && !passesOn(turn)) silent.push(from);
      for (const line of spoken(turn)) if (line.key !== EXAMPLE) texts.add(render(line, facts.words));
    }
    expect(silent).toEqual([]);
    const revealing = [...texts].filter((said) => /\d{12}/.test(said));
    expect(revealing).toEqual([]);
  });

  it("understands the examples of every step", () => {
    const visits = of(id).flatMap((run) => run.visits);
    for (const [at, step] of Object.entries(flow.steps)) {
      for (const example of step.examples) {
        const here = visits.filter(({ place }) => place.at === at);
        const understood = here.some(({ place, facts }) => (answered(place, example, facts).place?.unclear ?? 0) === 0);
        expect(understood, `${id}.${at}: ${example}`).toBe(true);
      }
    }
  });

  it("takes every exit that it declares", () => {
    const taken = new Set(of(id).flatMap(({ turns }) => turns.map(({ from, turn }) => `${from} ${exitOf(turn)}`)));
    const declared = Object.entries(flow.steps).flatMap(([at, step]) => step.exits.map((exit) => `${at} ${exit}`));
    const untaken = declared.filter((exit) => !taken.has(exit));
    const expected = (exit: string) => UNTAKEN.has(`${id} ${exit}`) || /^consent go:/.test(exit) || isOnward(id, exit);
    expect(untaken.filter((exit) => !expected(exit))).toEqual([]);
  });
});

/**
 * Exits that need the world to change between two replies, or that only a shared function's type asks for. Where
 * selamat's consent leads depends on what it began with, and has its own test.
 */
const UNTAKEN = new Set([
  // Only reminders of reports lead there; they have their own test.
  "pengingat offer go:penanganan",
  "roster confirm list",
  "siaran preview go:siaran",
  "roster sureRemove list",
  "kode confirm code",
  "kirim consent check",
  "cek name nik",
  "cek name go:menu",
  "daftar name phone",
  "daftar occupation name",
  "daftar phone name",
  "daftar phone occupation",
]);

/** From a question of a report to the next one that is open: which one has its own test, over every set of them. */
function isOnward(id: string, exit: string): boolean {
  const [from = "", to = ""] = exit.split(" ");
  const questions: readonly string[] = QUESTIONS;
  return id === "lapor" && questions.includes(to) && [...questions, "resume", "homePick"].includes(from);
}

/** The only text that shows sixteen digits: a made-up NIK, as a pattern to follow. */
const EXAMPLE = "daftar:nik.askFirst";

/** Between a person and an officer nothing is said in between. */
function passesOn({ does }: Turn<Deed>): boolean {
  return does.some((deed) => deed.do === "say-to-officer" || deed.do === "say-to-person");
}

function spoken({ say, choices }: Turn<Deed>): Line[] {
  return [...say, ...choices.map(({ key, vars }) => ({ key, ...(vars && { vars }) }))];
}

function exitOf({ place, next }: Turn<Deed>): string {
  if (place) return place.at;
  return next === null ? "end" : `go:${next}`;
}
