import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";

/** Where new identities come from; tests give a counting one. */
export interface Ids {
  /** A UUID version 7: sorts by time of making. */
  uuid(): string;
  /** Random url-safe text of `length` characters. */
  secret(length: number): string;
  /** A code to read aloud and type: letters and digits that cannot be mistaken for each other, in groups of four. */
  code(groups: number): string;
}

/** No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: read from paper, said over the phone. */
const CLEAR = "34679ACDEFGHJKMNPQRTWXY";

export function makeIds(clock: Clock): Ids {
  return {
    uuid: () => uuid7(clock.nowMs(), randomBytes(10)),
    secret: (length) => randomBytes(length).toString("base64url").slice(0, length),
    code: (groups) => Array.from({ length: groups }, () => clear(4)).join("-"),
  };
}

/** The layout of RFC 9562 section 5.7 from a time in milliseconds and ten random bytes. */
export function uuid7(ms: number, random: Uint8Array): string {
  const hex = ms.toString(16).padStart(12, "0") + Buffer.from(random).toString("hex");
  const variant = ((Number.parseInt(hex.slice(15, 16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12, 15)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function clear(length: number): string {
  let text = "";
  while (text.length < length) {
    // 23 letters fit eleven times into a byte; the rest is thrown away so that every letter is as likely.
    for (const byte of randomBytes(length)) {
      const letter = byte < CLEAR.length * 11 ? CLEAR[byte % CLEAR.length] : undefined;
      if (letter && text.length < length) text += letter;
    }
  }
  return text;
}
