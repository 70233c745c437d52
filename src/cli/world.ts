import type { Readable, Writable } from "node:stream";

/** What a command reads from and writes to; tests give their own. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: Readable;
  readonly output: Writable;
  readonly error: Writable;
}

/** The command was understood and cannot be done: exit code 1, the message on the error output. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** The command itself is wrong: exit code 2. */
export class Misuse extends Error {
  override readonly name = "Misuse";
}

export function print(world: World, text: string): void {
  world.output.write(`${text}\n`);
}

/** A remark that is not part of the result. */
export function remark(world: World, text: string): void {
  world.error.write(`seratus: ${text}\n`);
}

/** For programs: dates as ISO 8601, big numbers as text. */
export function printJson(world: World, value: unknown): void {
  print(
    world,
    JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part)),
  );
}
