import type { Locale } from "../kit/locale.ts";
import { villageGapsIn } from "./rules.ts";

/**
 * As what somebody is written to. A worker is one who chats with a number that is listed as theirs; an officer is one of
 * the places that are meant, but for whoever makes the broadcast.
 */
export const AUDIENCE_ROLES = ["village_head", "village_operator", "worker", "officer"] as const;
export type AudienceRole = (typeof AUDIENCE_ROLES)[number];

/** How far a village is: nobody named, fewer than the quota, not handed in, handed in. */
export const ROSTER_FILTERS = ["none", "below", "not-submitted", "submitted"] as const;
export type RosterFilter = (typeof ROSTER_FILTERS)[number];

/** How a worker's cover stands; `proposed` is everybody who is listed and not sent to the insurer. */
export const COVERAGE_FILTERS = ["proposed", "sent", "active", "refused", "lapsed"] as const;
export type CoverageFilter = (typeof COVERAGE_FILTERS)[number];

/** Who is meant by a broadcast, as an officer says it. What is left out does not narrow. */
export interface Audience {
  readonly roles: readonly AudienceRole[];
  /** Districts ("61.07.01") and villages ("61.07.01.2001"); empty: the whole scope. */
  readonly areas: readonly string[];
  readonly roster?: RosterFilter;
  readonly coverage?: CoverageFilter;
  /** Channels asked for by name; empty: every one. */
  readonly channels: readonly string[];
  /** Only people who are spoken to in this language. */
  readonly language?: Locale;
}

/** The same, as it is looked up: nothing to choose any more. */
export interface AudienceFilter {
  readonly tasks: readonly Exclude<AudienceRole, "worker">[];
  readonly workers: boolean;
  /** Codes of which one has to be the village's or begin it. */
  readonly areas: readonly string[];
  readonly rosterStates: readonly string[] | null;
  /** The list proper has fewer names than this. */
  readonly fewerThan: number | null;
  readonly enrolmentStates: readonly string[];
  readonly channels: readonly string[] | null;
  readonly language: Locale | null;
}

/** `roster-of-officers`: how far a village is says nothing of officers. `village-gaps`: nor can they fill a village's gaps. */
export type AudienceFault = "no-role" | "outside" | "coverage-of-heads" | "roster-of-officers" | "village-gaps";

const LIVE: readonly string[] = ["draft", "submitted", "verified", "sent", "active"];
const ENROLMENTS: Readonly<Record<CoverageFilter, readonly string[]>> = {
  proposed: ["draft", "submitted", "verified"],
  sent: ["sent"],
  active: ["active"],
  refused: ["refused"],
  lapsed: ["lapsed"],
};

/** Whether an area is the other one or lies in it. */
export function isWithin(area: string, other: string): boolean {
  return area === other || area.startsWith(`${other}.`);
}

/** What to look up, within an officer's scope and with the quota of the programme; or why that makes no sense. */
export function filterOf(
  audience: Audience,
  { scope, quota, text }: { readonly scope: string; readonly quota: number; readonly text: string },
): AudienceFilter | { readonly fault: AudienceFault } {
  const { roles, areas, roster, coverage, channels, language = null } = audience;
  if (roles.length === 0) return { fault: "no-role" };
  if (areas.some((area) => !isWithin(area, scope))) return { fault: "outside" };
  if (coverage && !roles.includes("worker")) return { fault: "coverage-of-heads" };
  if (roster && roles.includes("officer")) return { fault: "roster-of-officers" };
  if (roles.includes("officer") && villageGapsIn(text).length > 0) return { fault: "village-gaps" };
  return {
    tasks: roles.filter((role) => role !== "worker"),
    workers: roles.includes("worker"),
    areas: areas.length > 0 ? areas : [scope],
    rosterStates: rosterStates(roster),
    fewerThan: roster === "none" ? 1 : roster === "below" ? quota : null,
    enrolmentStates: coverage ? ENROLMENTS[coverage] : LIVE,
    channels: channels.length > 0 ? channels : null,
    language,
  };
}

/** A village nobody has begun in has an open list. */
function rosterStates(roster: RosterFilter | undefined): readonly string[] | null {
  if (roster === "submitted") return ["submitted"];
  return roster === "not-submitted" ? ["open", "reopened"] : null;
}
