import { expect, it } from "vitest";
import { together } from "../../../src/messages/together.ts";

it("shares a write among those who came while another was under way, and tells each of theirs", async () => {
  const written: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const write = together(async (things: readonly string[]) => {
    written.push([...things]);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
  });
  const told: string[] = [];
  const tell = (name: string, doing: Promise<void>) =>
    doing.then(
      () => told.push(`${name} done`),
      () => told.push(`${name} failed`),
    );
  const all = [tell("a", write(["a"])), tell("b", write(["b"])), tell("c", write(["c", "d"]))];
  expect(written).toEqual([["a"]]);
  gates[0]?.resolve();
  await all[0];
  expect(written).toEqual([["a"], ["b", "c", "d"]]);
  gates[1]?.reject(new Error("away"));
  await Promise.all(all);
  expect(told).toEqual(["a done", "b failed", "c failed"]);
  const again = write(["b"]);
  gates[2]?.resolve();
  await again;
  expect(written.at(-1)).toEqual(["b"]);
});
