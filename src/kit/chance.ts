/** A number from 0 up to but not 1 that looks like chance and is always the same for the same seed (any finite number). */
export function chanceOf(seed: number): number {
  let bits = (Math.trunc(seed) ^ Math.trunc(seed / 2 ** 32)) + 0x6d2b79f5;
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}
