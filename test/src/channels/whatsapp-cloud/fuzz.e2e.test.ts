import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { makeLog } from "../../../../src/kit/log.ts";
import { escaped, signatureOf } from "../../../support/whatsapp-cloud-fake.ts";
import { type Desk, openDesk } from "./driver.ts";

const COUNT = 10_000;
const AT_ONCE = 40;
/** Stands in every call, so that a leak would show. */
const SECRET = "rahasia6107014101800001";
/** What may stay behind of nine in ten calls: nothing that grows with them. */
const LEFT_MAX_BYTES = 8 * 1_048_576;

let desk: Desk;
afterEach(() => desk.close());

it(`lives through ${COUNT} bent calls, takes what is whole, counts the rest and repeats none of it`, async () => {
  const lines: string[] = [];
  const ignored: string[] = [];
  let stored = 0;
  desk = await openDesk(
    {
      onInbound: async () => {
        stored += 1;
        return "new";
      },
    },
    {
      more: {
        log: makeLog("debug", { write: (line) => void lines.push(line) }),
        onIgnored: (reason) => void ignored.push(reason),
      },
    },
  );
  const statuses = new Map<number, number>();
  const post = async (body: string, signature: string) => {
    const response = await fetch(desk.url, { method: "POST", body, headers: { "x-hub-signature-256": signature } });
    expect(await response.text()).toBe("");
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  };
  const bodies = fc.sample(bentCalls(desk.fake.phoneNumberId), { numRuns: COUNT, seed: 11 });
  let heldBytes = 0;
  for (let at = 0; at < COUNT; at += AT_ONCE) {
    if (at === COUNT / 10) heldBytes = heldAfterSweep();
    const some = bodies.slice(at, at + AT_ONCE);
    // One in ten is signed by somebody else.
    const signed = some.map((body, n) => post(body, signatureOf(body, n % 10 === 0 ? "another" : desk.fake.appSecret)));
    await Promise.all(signed);
  }
  const leftBytes = heldAfterSweep() - heldBytes;
  console.log("bent calls:", { ...Object.fromEntries(statuses), stored, ignored: ignored.length, leftBytes });
  expect(leftBytes).toBeLessThan(LEFT_MAX_BYTES);
  expect([...statuses.keys()].sort()).toEqual([200, 400, 401]);
  expect(statuses.get(401)).toBe(COUNT / 10);
  expect(stored).toBeGreaterThan(0);
  // Every call that was turned away is counted, and none of them in two ways.
  expect(ignored.filter((reason) => reason === "forged")).toHaveLength(COUNT / 10);
  expect(ignored.filter((reason) => reason === "no-json")).toHaveLength(statuses.get(400) ?? 0);
  const kinds = new Set(ignored);
  for (const reason of ["forged", "malformed", "no-json", "other-field"]) expect(kinds).toContain(reason);
  expect(kinds.size).toBeLessThan(20);
  expect(lines.join("")).not.toContain("6107014101800001");
  const before = stored;
  desk.fake.person().say("masih ada?");
  while (desk.fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
  expect(stored).toBe(before + 1);
}, 120_000);

/** The bytes that are held once everything is swept that can be. */
function heldAfterSweep(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** A whole call with one part of it replaced by anything, or cut short. */
function bentCalls(phoneNumberId: string): fc.Arbitrary<string> {
  const message = { from: "6281234567890", from_user_id: "ID.1", id: `wamid.${SECRET}`, timestamp: "1795000000" };
  const value = {
    ...{ messaging_product: "whatsapp", metadata: { phone_number_id: phoneNumberId } },
    contacts: [{ profile: { name: SECRET }, wa_id: "6281234567890" }],
    messages: [{ ...message, type: "text", text: { body: SECRET } }],
    statuses: [{ id: `wamid.${SECRET}`, status: "failed", timestamp: "1", errors: [{ code: 131047, title: SECRET }] }],
  };
  const entry = [
    {
      id: "1",
      changes: [
        { field: "messages", value },
        { field: "account_update", value: { event: SECRET } },
      ],
    },
  ];
  const whole = { object: "whatsapp_business_account", entry };
  const junk = fc.oneof(fc.jsonValue(), fc.constant(SECRET), fc.constant(null), fc.constant(-1), fc.constant([]));
  const bent = fc.tuple(fc.nat({ max: 40 }), junk).map(([at, instead]) => {
    let left = at;
    return escaped(JSON.stringify(whole, (_key, part) => (left-- === 0 ? instead : part)) ?? "null");
  });
  const cut = fc
    .tuple(bent, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, share]) => text.slice(0, text.length * share));
  return fc.oneof({ weight: 9, arbitrary: bent }, { weight: 1, arbitrary: cut });
}
