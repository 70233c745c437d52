import { expect, it } from "vitest";
import { errorCode, makeHealth } from "../../../src/channels/health.ts";
import { makeLog } from "../../../src/kit/log.ts";

function health() {
  let nowMs = 1;
  const lines: string[] = [];
  const log = makeLog("debug", { write: (line) => void lines.push(line) });
  return { lines, ...makeHealth("telegram", log, { nowMs: () => nowMs++ }) };
}

it("keeps the time since which a state holds, and tells of changes only", () => {
  const { set, status, lines } = health();
  expect(status()).toEqual({ state: "off", sinceMs: 1 });
  set("degraded", "transport");
  set("degraded", "transport");
  expect(status()).toEqual({ state: "degraded", sinceMs: 2, why: "transport" });
  set("degraded", "auth");
  expect(status().sinceMs).toBe(3);
  expect(lines).toHaveLength(2);
});

it("stays stopped whatever fails afterwards", () => {
  const { set, status } = health();
  set("stopped");
  set("degraded", "transport");
  set("ready");
  expect(status().state).toBe("stopped");
});

it("is known as soon as it is anything but starting", async () => {
  const { set, known } = health();
  let isKnown = false;
  const noticed = known.then(() => {
    isKnown = true;
  });
  set("starting");
  await Promise.resolve();
  expect(isKnown).toBe(false);
  set("degraded", "auth");
  await noticed;
});

it("tells the kind of an error and not its words", () => {
  const error = Object.assign(new RangeError("Siti"), { code: "P2002" });
  expect(errorCode(error)).toEqual({ error: "RangeError", code: "P2002" });
  expect(JSON.stringify(errorCode("Siti"))).not.toContain("Siti");
});
