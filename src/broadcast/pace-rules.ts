/** How quickly a broadcast may go out on one channel. */
export type Pace =
  /** So many a second; the channel itself keeps the platform's finer limits. */
  | { readonly kind: "steady"; readonly perSecond: number }
  /** As a person would write: with a gap of chance between two messages, and little at first. */
  | {
      readonly kind: "careful";
      readonly leastGapMs: number;
      readonly mostGapMs: number;
      /** Messages on the first day; twice as many on each day after, up to `mostADay`. */
      readonly firstDay: number;
      readonly mostADay: number;
      /** Of them, to people who have not written for long. */
      readonly mostCold: number;
    };

/**
 * By channel. Telegram lets a bot send 30 messages a second (core.telegram.org/bots/faq); one of them is always left
 * for replies. The numbers for WhatsApp Web are no platform's promise: bans after a few dozen unasked messages are
 * reported, so it begins far below that.
 */
const PACES: Readonly<Record<string, Pace>> = {
  telegram: { kind: "steady", perSecond: 30 },
  browser: { kind: "steady", perSecond: 100 },
  terminal: { kind: "steady", perSecond: 100 },
  "whatsapp-cloud": { kind: "steady", perSecond: 20 },
  "whatsapp-web": {
    ...{ kind: "careful", leastGapMs: 20_000, mostGapMs: 75_000 },
    ...{ firstDay: 20, mostADay: 200, mostCold: 10 },
  },
};

const UNKNOWN: Pace = { kind: "steady", perSecond: 1 };

export function paceOf(channel: string): Pace {
  return PACES[channel] ?? UNKNOWN;
}

/** Who may be written to on a channel unless it is asked for by name: an account that can be banned is for few. */
export function rolesByDefault(channel: string): readonly string[] | "all" {
  return channel === "whatsapp-web" ? ["village_head"] : "all";
}

/** What went out on a channel so far, over all broadcasts; for a careful pace. */
export interface Sent {
  /** Days since the channel's first broadcast; 0 on the first one. */
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
const REST_MS = 60_000;

/** How many more a steady channel takes while `waiting` of them are on their way. */
export function steadyRoom(perSecond: number, waiting: number, nowMs: number): Room {
  const ahead = Math.max(1, Math.ceil((perSecond * AHEAD_MS) / 1_000));
  const many = Math.max(0, ahead - waiting);
  return { many, cold: many, againMs: nowMs + LOOK_MS };
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

/** Milliseconds that `count` messages take on a channel at its pace; days of a careful pace are whole ones. */
export function lengthOf(channel: string, count: number, days = 0): number {
  const pace = paceOf(channel);
  if (pace.kind === "steady") return Math.ceil((count / pace.perSecond) * 1_000);
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

/** How the newest messages of a broadcast ended on one channel, the newest first. */
export type Ending = "sent" | "refused" | "blocked" | "unsure" | "skipped";

const LOOK_AT = 40;
const UNSURE_IN_A_ROW = 5;

/**
 * Whether a broadcast has to stop by itself: nobody knows any more whether messages arrive, or people block us more
 * than a few do on any day. null when it may go on.
 */
export function stopFor(channel: string, newest: readonly Ending[]): "unsure" | "blocked" | null {
  const tried = newest.filter((one) => one !== "skipped").slice(0, LOOK_AT);
  const row = tried.slice(0, UNSURE_IN_A_ROW);
  if (row.length === UNSURE_IN_A_ROW && row.every((one) => one === "unsure")) return "unsure";
  const blocked = tried.filter((one) => one === "blocked").length;
  const most = paceOf(channel).kind === "careful" ? 3 : LOOK_AT / 2;
  return blocked >= most ? "blocked" : null;
}
