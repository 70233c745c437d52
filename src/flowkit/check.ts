import type { AnyFlow } from "./flow.ts";

/**
 * What is wrong with the shape of a flow, one sentence each: an exit to nowhere, a step nobody reaches, a step from
 * which no end is reachable, a step without an example. Empty when all is well.
 */
export function faultsOf<D>(flow: AnyFlow<D>, flowIds: ReadonlySet<string>): string[] {
  const exits = new Map(Object.entries(flow.steps).map(([name, step]) => [name, step.exits]));
  const faults: string[] = [];
  for (const [name, step] of Object.entries(flow.steps)) {
    if (step.examples.length === 0) faults.push(`${flow.id}.${name} has no example`);
    for (const exit of step.exits) {
      const known = exit === "end" || (exit.startsWith("go:") ? flowIds.has(exit.slice(3)) : exits.has(exit));
      if (!known) faults.push(`${flow.id}.${name} leads to ${exit}, which is nowhere`);
    }
  }
  const reached = closure(flow.starts, (name) => exits.get(name) ?? []);
  for (const name of exits.keys()) if (!reached.has(name)) faults.push(`${flow.id}.${name} cannot be reached`);
  for (const name of exits.keys()) {
    const ahead = [...closure([name], (at) => exits.get(at) ?? [])];
    if (!ahead.some((at) => at === "end" || at.startsWith("go:"))) faults.push(`${flow.id}.${name} has no way out`);
  }
  return faults;
}

function closure(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...next(name));
  }
  return seen;
}
