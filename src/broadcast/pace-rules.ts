/** How quickly a broadcast may go out on one channel. */
export type Pace =
  /** So many a second; the channel itself keeps the platform's finer limits. */
  | { readonly kind: "steady"; readonly perSecond: number }
  /** The same, and so many a day at most to people who have not written for `coldMs`: the platform counts them. */
  | { readonly kind: "tiered"; readonly perSecond: number; readonly coldMs: number; readonly people: number }
  /** As a person would write: with a gap of chance between two messages, and little at first. */
  | {
      readonly kind: "careful";
      readonly leastGapMs: number;
      readonly mostGapMs: number;
      /** Messages on the first day; twice as many on each day after, up to `mostADay`. */
      readonly firstDay: number;
      readonly mostADay: number;
      /** Of them, to people who have not written for `coldMs`. */
      readonly mostCold: number;
      readonly coldMs: number;
    };

const DAY_MS = 86_400_000;

/**
 * By channel. Telegram lets a bot send 30 messages a second (core.telegram.org/bots/faq); one of them is always left
 * for replies. The Cloud API lets a new business write to 250 different people in any 24 hours whose window of 24 hours is
 * closed (developers.facebook.com, WhatsApp messaging limits, read in November 2026); what the platform says of ours takes
 * its place. The numbers for WhatsApp Web are no platform's promise: bans after a few dozen unasked messages are reported,
 * so it begins far below that.
 */
const PACES: Readonly<Record<string, Pace>> = {
  telegram: { kind: "steady", perSecond: 30 },
  browser: { kind: "steady", perSecond: 100 },
  terminal: { kind: "steady", perSecond: 100 },
  // A minute less than the day: our clock and theirs are not the same one.
  "whatsapp-cloud": { kind: "tiered", perSecond: 20, coldMs: DAY_MS - 60_000, people: 250 },
  "whatsapp-web": {
    ...{ kind: "careful", leastGapMs: 20_000, mostGapMs: 75_000 },
    ...{ firstDay: 20, mostADay: 200, mostCold: 10, coldMs: 30 * DAY_MS },
  },
};

const UNKNOWN: Pace = { kind: "steady", perSecond: 1 };

/**
 * Longest message of a broadcast, its quick answers with it, that a prepared text carries to people who have not written for
 * long; UTF-16 code units (channels/whatsapp-cloud/templates.ts).
 */
export const PREPARED_MAX = 926;

export function paceOf(channel: string): Pace {
  return PACES[channel] ?? UNKNOWN;
}

/** How many people a tier of Meta's means: null for no limit, undefined for a name that means nothing to us. */
export function peopleOfTier(tier: string): number | null | undefined {
  if (tier === "TIER_UNLIMITED") return null;
  const [, digits, thousand] = /^TIER_(\d{1,6})(K?)$/.exec(tier) ?? [];
  return digits === undefined ? undefined : Number(digits) * (thousand === "K" ? 1_000 : 1);
}

/**
 * How many people may be told at one look of the clock, once a minute, what they did not ask for: reminders and news. An
 * account that can be banned must not write to three hundred heads within a few minutes.
 */
export function unaskedAtOnce(channel: string): number {
  return paceOf(channel).kind === "careful" ? 2 : Number.POSITIVE_INFINITY;
}

/** Channels on which there is such a limit. */
export const CAREFUL_CHANNELS: readonly string[] = Object.keys(PACES).filter((id) => paceOf(id).kind === "careful");

/** Takes those whose channel has room for what they did not ask for, in their order. */
export function withinPace<T>(all: readonly T[], channelOf: (one: T) => string): T[] {
  const taken = new Map<string, number>();
  return all.filter((one) => {
    const channel = channelOf(one);
    const count = (taken.get(channel) ?? 0) + 1;
    taken.set(channel, count);
    return count <= unaskedAtOnce(channel);
  });
}

/** Who may be written to on a channel unless it is asked for by name: an account that can be banned is for few. */
export function rolesByDefault(channel: string): readonly string[] | "all" {
  return channel === "whatsapp-web" ? ["village_head"] : "all";
}

/** What went out on a channel so far, over all broadcasts; for a careful pace. */
export interface Sent {
  /** Days of the last thirty, before today, on which something went out; 0 on the first one. */
  readonly days: number;
  readonly today: number;
  /** Of them, to people who had not written for long. */
  readonly coldToday: number;
  readonly lastMs: number | null;
}

/** How many may be handed over now, how many of them to people who have not written for long, and when to look again. */
export interface Room {
  readonly many: number;
  readonly cold: number;
  readonly againMs: number;
}

/**
 * Rows that stand in the outbox ahead of a steady channel: enough to be always busy. Fewer would be too slow for a
 * platform that answers after a quarter of a second; more would be unsure after a kill.
 */
const AHEAD_MS = 300;
const LOOK_MS = 100;
/** Until the next look when the day has no more room. */
export const REST_MS = 60_000;

/** How many more a steady channel takes while `waiting` of them are on their way. */
export function steadyRoom(perSecond: number, waiting: number, nowMs: number): Room {
  const ahead = Math.max(1, Math.ceil((perSecond * AHEAD_MS) / 1_000));
  const many = Math.max(0, ahead - waiting);
  return { many, cold: many, againMs: nowMs + LOOK_MS };
}

/**
 * How many more a tiered channel takes: `left` of them at most to people who have not written for long. Where fewer are
 * left than there is room, only those go, so that nobody is counted who was not asked about.
 */
export function tieredRoom(perSecond: number, waiting: number, left: number, nowMs: number): Room {
  const room = steadyRoom(perSecond, waiting, nowMs);
  if (left <= 0) return { ...room, cold: 0 };
  const many = Math.min(room.many, left);
  return { many, cold: many, againMs: room.againMs };
}

/** Whether one more may go out with a careful pace. `chance`: from 0 up to but not 1, another one for each message. */
export function carefulRoom(pace: Extract<Pace, { kind: "careful" }>, sent: Sent, chance: number, nowMs: number): Room {
  const gapMs = pace.leastGapMs + chance * (pace.mostGapMs - pace.leastGapMs);
  const nextMs = sent.lastMs === null ? nowMs : sent.lastMs + gapMs;
  if (nowMs < nextMs) return { many: 0, cold: 0, againMs: nextMs };
  const left = dailyRoom(pace, sent.days) - sent.today;
  if (left <= 0) return { many: 0, cold: 0, againMs: nowMs + REST_MS };
  return { many: 1, cold: sent.coldToday < pace.mostCold ? 1 : 0, againMs: nowMs + pace.leastGapMs };
}

/** Messages on the n-th day of broadcasts. */
export function dailyRoom({ firstDay, mostADay }: Extract<Pace, { kind: "careful" }>, days: number): number {
  return Math.min(mostADay, firstDay * 2 ** Math.min(30, Math.max(0, days)));
}

/** What is known of a channel that its length hangs on. */
export interface Standing {
  /** For a careful pace: see `Sent`. */
  readonly days?: number;
  /** For a tiered one: how many a day who have not written for long, null when there is no limit; and how many there are. */
  readonly people?: number | null;
  readonly cold?: number;
}

/** Milliseconds that `count` messages take on a channel at its pace; further days are whole ones. */
export function lengthOf(channel: string, count: number, standing: Standing = {}): number {
  const pace = paceOf(channel);
  if (pace.kind === "careful") return carefulLength(pace, count, standing.days ?? 0);
  const { people = pace.kind === "tiered" ? pace.people : null, cold = count } = standing;
  const days = people === null || pace.kind === "steady" ? 0 : Math.max(0, Math.ceil(cold / people) - 1);
  return days * OPEN_DAY_MS + Math.ceil(((count - days * (people ?? 0)) / pace.perSecond) * 1_000);
}

function carefulLength(pace: Extract<Pace, { kind: "careful" }>, count: number, days: number): number {
  const gapMs = (pace.leastGapMs + pace.mostGapMs) / 2;
  let left = count;
  let length = 0;
  for (let day = days; left > 0; day++) {
    const room = dailyRoom(pace, day);
    length += left > room ? OPEN_DAY_MS : left * gapMs;
    left -= room;
  }
  return length;
}

/** A day without its night, as the quiet hours have it. */
const OPEN_DAY_MS = 15 * 3_600_000;

/**
 * How the newest messages of a broadcast ended on one channel, the newest first. `failed`: the platform refused the message
 * and not the person; `restricted`: it does not want any more from us.
 */
export type Ending = "sent" | "refused" | "blocked" | "failed" | "restricted" | "unsure" | "skipped";

/** Why a broadcast stops by itself. */
export type StopReason = "unsure" | "blocked" | "failed" | "restricted" | "silent";

const LOOK_AT = 40;
/** Of a careful channel: so many of the newest may have no good end, whatever lies between them. */
const FEW = { in: 20, most: 4 };
const IN_A_ROW = { steady: 5, careful: 3 };

/**
 * Whether a broadcast has to stop by itself: nobody knows any more whether messages arrive, the platform refuses them, or
 * people block us more than a few do on any day. null when it may go on.
 */
export function stopFor(channel: string, newest: readonly Ending[]): Exclude<StopReason, "silent"> | null {
  const tried = newest.filter((one) => one !== "skipped").slice(0, LOOK_AT);
  const isCareful = paceOf(channel).kind === "careful";
  if (tried.includes("restricted")) return "restricted";
  const inARow = isCareful ? IN_A_ROW.careful : IN_A_ROW.steady;
  const row = tried.slice(0, inARow);
  const few = tried.slice(0, FEW.in);
  for (const bad of ["unsure", "failed"] as const) {
    if (row.length === inARow && row.every((one) => one === bad)) return bad;
    if (isCareful && few.filter((one) => one === bad).length > FEW.most) return bad;
  }
  const blocked = tried.filter((one) => one === "blocked").length;
  const most = isCareful ? 3 : LOOK_AT / 2;
  return blocked >= most ? "blocked" : null;
}

/** Messages that a platform took are looked at after so long: by then most telephones were on. */
export const SILENT_AFTER_MS = 2 * 3_600_000;
export const SILENT_LOOK_AT = 20;
const SILENT_LEAST = 10;

/**
 * Whether too many of the newest messages that were taken reached no telephone. WhatsApp tells nobody who blocked us, nor
 * that it holds our messages back: to us both look like this.
 */
export function isSilent(channel: string, taken: number, arrived: number): boolean {
  return paceOf(channel).kind === "careful" && taken >= SILENT_LEAST && arrived * 2 < taken;
}
