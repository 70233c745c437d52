import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makePace } from "../../../src/channels/pace.ts";
import { telegramLimits } from "../../../src/channels/telegram/limits.ts";

function paced(limits = telegramLimits) {
  let nowMs = 1_000_000;
  const pace = makePace(limits, { nowMs: () => nowMs });
  /** A call that is answered at once. */
  const take = (chatKey: string, bulk = false) => {
    const wait = pace.take(chatKey, bulk);
    if (wait === undefined) pace.answered();
    return wait;
  };
  return {
    pace: { ...pace, take },
    begin: (chatKey: string) => pace.take(chatKey, false),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("the pace of one chat", () => {
  it("lets three through at once, then one a second", () => {
    const { pace, pass } = paced();
    for (let n = 0; n < 3; n++) expect(pace.take("a")).toBeUndefined();
    expect(pace.take("a")).toEqual({ waitMs: 1_000, wholeChannel: false });
    pass(400);
    expect(pace.take("a")).toEqual({ waitMs: 600, wholeChannel: false });
    pass(600);
    expect(pace.take("a")).toBeUndefined();
    expect(pace.take("a")).toBeDefined();
  });

  it("takes nothing from another chat", () => {
    const { pace } = paced();
    for (let n = 0; n < 4; n++) pace.take("a");
    expect(pace.take("b")).toBeUndefined();
  });

  it("is not confused by a clock that was set back", () => {
    const { pace, pass } = paced();
    for (let n = 0; n < 3; n++) pace.take("a");
    pass(-60_000);
    expect(pace.take("a")).toEqual({ waitMs: 1_000, wholeChannel: false });
    pass(1_000);
    expect(pace.take("a")).toBeUndefined();
  });
});

describe("the pace of the channel", () => {
  it("is never above 30 in any second, and always under way again after the wait it tells", () => {
    const steps = fc.array(fc.record({ chat: fc.nat(60), passMs: fc.nat(80) }), { minLength: 200, maxLength: 400 });
    fc.assert(
      fc.property(steps, (events) => {
        const { pace, pass } = paced();
        const sentAtMs: number[] = [];
        let elapsedMs = 0;
        const after = (ms: number) => {
          elapsedMs += ms;
          pass(ms);
        };
        for (const { chat, passMs } of events) {
          after(passMs);
          const wait = pace.take(`${chat}`);
          if (wait === undefined) sentAtMs.push(elapsedMs);
          else expect(wait.waitMs).toBeGreaterThan(0);
        }
        for (const startMs of sentAtMs) {
          const inSecond = sentAtMs.filter((atMs) => atMs >= startMs && atMs < startMs + 1_000).length;
          expect(inSecond).toBeLessThanOrEqual(30);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("binds all chats when it is spent", () => {
    const { pace, pass } = paced();
    for (let n = 0; n < 30; n++) {
      expect(pace.take(`chat ${n}`)).toBeUndefined();
      pass(10);
    }
    expect(pace.take("one more")).toEqual({ waitMs: 700, wholeChannel: true });
    pass(700);
    expect(pace.take("one more")).toBeUndefined();
    expect(pace.take("and one more")).toEqual({ waitMs: 10, wholeChannel: true });
  });

  it("holds a place until a second after the answer, because nobody knows when the platform counted", () => {
    const { pace, begin, pass } = paced();
    for (let n = 0; n < 30; n++) expect(begin(`chat ${n}`)).toBeUndefined();
    pass(5_000);
    expect(pace.take("one more")).toMatchObject({ wholeChannel: true });
    pace.answered();
    pass(999);
    expect(pace.take("one more")).toEqual({ waitMs: 1, wholeChannel: true });
    pass(1);
    expect(pace.take("one more")).toBeUndefined();
  });

  it("keeps the last place for those who wait for an answer", () => {
    const { pace, pass } = paced();
    expect(pace.take("one of many", true)).toEqual({ waitMs: 1_000, wholeChannel: false });
    pass(1_000);
    for (let n = 0; n < 29; n++) expect(pace.take(`chat ${n}`, true)).toBeUndefined();
    expect(pace.take("one of many", true)).toEqual({ waitMs: 1_000, wholeChannel: false });
    expect(pace.take("a reply")).toBeUndefined();
    expect(pace.take("another reply")).toEqual({ waitMs: 1_000, wholeChannel: true });
  });
});

describe("places for those who wait for an answer", () => {
  const fill = (pace: ReturnType<typeof paced>["pace"]): number => {
    let many = 0;
    while (pace.take(`one of many ${many}`, true) === undefined) many += 1;
    return many;
  };

  function warm() {
    const made = paced();
    made.pace.take("the first of all", true);
    made.pass(1_000);
    return made;
  }

  it("are as many as were needed at one moment a little while ago", () => {
    const { pace, pass } = warm();
    for (let n = 0; n < 4; n++) expect(pace.take(`reply ${n}`)).toBeUndefined();
    pass(1_000);
    expect(fill(pace)).toBe(26);
    for (let n = 0; n < 4; n++) expect(pace.take(`reply ${n}`)).toBeUndefined();
    expect(pace.take("reply 5")).toMatchObject({ wholeChannel: true });
  });

  it("are one again when nobody wrote together for five seconds", () => {
    const { pace, pass } = warm();
    for (let n = 0; n < 4; n++) pace.take(`reply ${n}`);
    pass(5_000);
    expect(fill(pace)).toBe(29);
  });

  it("are one when people write after each other, and never more than a third", () => {
    const { pace, pass } = warm();
    for (let n = 0; n < 8; n++) {
      pace.take(`reply ${n}`);
      pass(100);
    }
    pass(1_000);
    expect(fill(pace)).toBe(29);
    pass(1_000);
    for (let n = 0; n < 25; n++) pace.take(`crowd ${n}`);
    pass(1_000);
    expect(fill(pace)).toBe(20);
  });
});

describe("a refusal by the platform", () => {
  it("holds the chat for as long as the platform said", () => {
    const { pace, pass } = paced();
    expect(pace.refused("a", 5_000)).toEqual({ waitMs: 5_000, wholeChannel: false });
    expect(pace.take("a")).toEqual({ waitMs: 5_000, wholeChannel: false });
    expect(pace.take("b")).toBeUndefined();
    pass(5_000);
    expect(pace.take("a")).toBeUndefined();
  });

  it("holds the channel when a second chat is refused within the second", () => {
    const { pace, pass } = paced();
    pace.refused("a", 5_000);
    pass(900);
    expect(pace.refused("b", 3_000)).toEqual({ waitMs: 3_000, wholeChannel: true });
    expect(pace.take("c")).toEqual({ waitMs: 3_000, wholeChannel: true });
    pass(3_000);
    expect(pace.take("c")).toBeUndefined();
    expect(pace.take("a")).toEqual({ waitMs: 1_100, wholeChannel: false });
  });

  it("does not hold the channel for the same chat again, or for another chat much later", () => {
    const { pace, pass } = paced();
    pace.refused("a", 1_000);
    expect(pace.refused("a", 1_000).wholeChannel).toBe(false);
    pass(1_000);
    expect(pace.refused("b", 1_000).wholeChannel).toBe(false);
  });
});

it("forgets chats that are long quiet, and no others", () => {
  const { pace, pass } = paced({ chat: { perSecond: 1, burst: 1 }, perSecond: 1e6 });
  for (let n = 0; n < 5_000; n++) expect(pace.take(`old ${n}`)).toBeUndefined();
  pass(500);
  expect(pace.take("old 1")).toEqual({ waitMs: 500, wholeChannel: false });
  pass(500);
  for (let n = 0; n < 20_000; n++) expect(pace.take(`new ${n}`)).toBeUndefined();
  expect(pace.take("new 1")).toEqual({ waitMs: 1_000, wholeChannel: false });
});
