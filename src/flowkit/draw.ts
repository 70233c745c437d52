import type { AnyFlow } from "./flow.ts";

/** A flow as a Mermaid state diagram: every step and every declared exit. */
export function draw<D>(flow: AnyFlow<D>): string {
  const edges = Object.entries(flow.steps).flatMap(([name, step]) =>
    step.exits.map((exit) => `  ${name} --> ${exit === "end" ? "[*]" : exit.replace("go:", "to_")}`),
  );
  return ["stateDiagram-v2", ...flow.starts.map((start) => `  [*] --> ${start}`), ...edges].join("\n");
}
