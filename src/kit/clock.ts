/** Where the time comes from. Everything that needs "now" is given one of these, so that tests can hold it still. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
