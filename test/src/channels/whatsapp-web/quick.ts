/** Short waits, so that a test of what follows a failure need not wait for it. */
export const quickTimes = {
  startMs: 20_000,
  lookMs: 50,
  readyMs: 500,
  qrMs: 20_000,
  codeMs: 20_000,
  firstMs: 10,
  maxMs: 100,
  conflictMs: 100,
  reportMs: 30,
  graceMs: 0,
  storeFirstMs: 5,
  storeMaxMs: 20,
  ackMs: 1_500,
};

export const noPace = { chat: { minMs: 0, maxMs: 0 }, channel: { minMs: 0, maxMs: 0 } };
