import { randomFrom } from "../chance.ts";

/** Chance that a seed decides: the same seed gives the same cards on every machine. */
export interface Chance {
  /** From `low` up to, not including, `high`. */
  between(low: number, high: number): number;
  whole(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** Of a bell curve around 0 with the deviation 1. */
  bell(): number;
}

export function chanceOf(seed: number): Chance {
  const next = randomFrom(seed);
  const between = (low: number, high: number): number => low + next() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  return {
    between,
    whole,
    pick: (from) => from[whole(0, from.length - 1)] as (typeof from)[number],
    bell: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
