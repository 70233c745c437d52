import type { Line, Reading, Reply } from "../../src/flowkit/flow.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { line } from "../shared/line.ts";

/** The letters of src/kit/ids.ts (which draws with node:crypto and so cannot be imported by a flow); a test compares. */
const GROUP = "[34679ACDEFGHJKMNPQRTWXY]{4}";
const ALONE = new RegExp(`^${GROUP}${GROUP}${GROUP}$`);
const ROUND = (between: string) =>
  new RegExp(`(?<![A-Z0-9])(?=(${[GROUP, GROUP, GROUP].join(between)})(?![A-Z0-9]))`, "g");
const WITHIN = [ROUND("-"), ROUND(""), ROUND(" ")];
const CODE_LENGTH = 12;

export type Claim = { readonly code: string } | { readonly phone: Phone };

/**
 * Reads an invite code as people copy it: any case, "KODE" before it, spaces or no dashes, words around it. A code with
 * a letter that no code has is pointed out, never repaired.
 */
export function readCode(text: string): Reading<string> {
  const typed = tidy(text);
  const found = codeIn(typed);
  return found ? { said: found } : { unclear: faultLines(typed) };
}

/** What a reply at either door proves: a code in its text, or the sender's own number. */
export function readClaim(reply: Reply): Reading<Claim> {
  if (reply.kind === "contact") {
    const phone = reply.verifiedPhone ? readPhone(reply.verifiedPhone) : null;
    return phone ? { said: { phone } } : { unclear: [line("umum:contactOther")] };
  }
  const code = reply.kind === "choice" ? null : readCode(reply.text);
  if (!code) return { unclear: [] };
  return "said" in code ? { said: { code: code.said } } : code;
}

function tidy(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\p{Pd}_.]/gu, "-")
    .replace(/\s*-[\s-]*/g, "-")
    .replace(/\s+/g, " ")
    .replace(/^\W*KODE(?: UNDANGAN)?(?:NYA)?\b[\s:=-]*/, "")
    .replace(/^\W+|\W+$/g, "");
}

function codeIn(typed: string): string | null {
  const whole = typed.replace(/[\s-]/g, "");
  if (ALONE.test(whole)) return withDashes(whole);
  for (const shape of WITHIN) {
    const found = [...typed.matchAll(shape)].map((match) => match[1] ?? "");
    if (found.length === 1) return withDashes((found[0] ?? "").replace(/[\s-]/g, ""));
  }
  return null;
}

function withDashes(whole: string): string {
  return whole.replace(/(.{4})(.{4})(.{4})/, "$1-$2-$3");
}

function faultLines(typed: string): readonly Line[] {
  const whole = typed.replace(/[\s-]/g, "");
  if (!looksLikeCode(typed, whole)) return [line("kode:code.none")];
  const strange = [...new Set(whole.replace(/[34679ACDEFGHJKMNPQRTWXY]/g, ""))];
  if (strange.length > 0) return [line("kode:code.letters", { letters: strange.join(", ") })];
  return [line("kode:code.length", { count: whole.length, needed: CODE_LENGTH })];
}

/** Meant as a code, though wrong: one run or groups of letters and digits of about the right length. */
function looksLikeCode(typed: string, whole: string): boolean {
  const groups = typed.split(/[\s-]/);
  const formed = groups.length === 1 ? /\d/.test(whole) || whole.length === CODE_LENGTH : /[\d-]/.test(typed);
  return /^[A-Z0-9]{8,16}$/.test(whole) && formed && groups.every((group) => groups.length === 1 || group.length <= 6);
}
