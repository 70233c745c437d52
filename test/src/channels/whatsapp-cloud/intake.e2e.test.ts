import { afterEach, describe, expect, it } from "vitest";
import type { DeliveryReport, Inbound } from "../../../../src/channels/channel.ts";
import { messageKey } from "../../../../src/channels/whatsapp-cloud/ids.ts";
import { escaped, signatureOf } from "../../../support/whatsapp-cloud-fake.ts";
import { type Desk, openDesk } from "./driver.ts";

let desk: Desk;
afterEach(() => desk.close());

/** A call with texts of several people, as Meta may put them together. */
function callOf(fake: Desk["fake"], texts: readonly (readonly [from: string, text: string])[]) {
  const messages = texts.map(([from, text], at) => ({
    ...{ from, id: `wamid.${from}.${text}`, timestamp: String(1_795_000_000 + at), type: "text", text: { body: text } },
  }));
  const value = { messaging_product: "whatsapp", metadata: { phone_number_id: fake.phoneNumberId }, messages };
  return { object: "whatsapp_business_account", entry: [{ id: "1", changes: [{ field: "messages", value }] }] };
}

describe("a call with several messages", () => {
  it("is confirmed only when all of it is stored, in order within a chat, and repeated whole", async () => {
    const tried: string[] = [];
    const kept = new Map<string, Inbound>();
    let broken = true;
    desk = await openDesk({
      onInbound: async (inbound) => {
        tried.push(inbound.text);
        if (broken && inbound.text === "satu") throw new Error("the store is away");
        const seen = kept.has(inbound.externalId);
        kept.set(inbound.externalId, inbound);
        return seen ? "seen" : "new";
      },
    });
    const body = escaped(
      JSON.stringify(
        callOf(
          desk.fake,
          [
            ["6281", "satu"],
            ["6282", "lain"],
            ["6281", "dua"],
          ].map(([a = "", b = ""]) => [`${a}00000001`, b]),
        ),
      ),
    );
    const post = async () => {
      const headers = { "x-hub-signature-256": signatureOf(body, desk.fake.appSecret) };
      return (await fetch(desk.url, { method: "POST", body, headers })).status;
    };
    expect(await post()).toBe(500);
    // "dua" must not overtake "satu"; the other chat goes on.
    expect(tried.sort()).toEqual(["lain", "satu"]);
    broken = false;
    expect(await post()).toBe(200);
    expect([...kept.values()].map(({ text }) => text)).toEqual(["lain", "satu", "dua"]);
    expect(kept.has(messageKey("wamid.628100000001.dua"))).toBe(true);
  });

  it("comes again when the news in it could not be stored", async () => {
    const told: DeliveryReport[] = [];
    let refusals = 1;
    desk = await openDesk({
      onDelivery: async (reports) => {
        if (refusals-- > 0) throw new Error("the store is away");
        told.push(...reports);
      },
    });
    const person = desk.fake.person();
    person.say("halo");
    await desk.channel().send({ id: "1", chatKey: person.user.phone, text: "halo" });
    while (desk.fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
    expect(told.map(({ state }) => state)).toEqual(["sent", "delivered"]);
    expect(desk.fake.hooks.answers).toContain(500);
  });
});

describe("what the platform says of our number", () => {
  it("is shown, and a restricted account is no longer ready until it is given back", async () => {
    desk = await openDesk();
    const { hooks } = desk.fake;
    const told = async () => {
      while (hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
      return desk.channel().status();
    };
    hooks.pushField("phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_250" });
    expect(await told()).toMatchObject({ state: "ready", notes: { quality: "FLAGGED", tier: "TIER_250" } });
    hooks.pushField("account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } });
    expect(await told()).toMatchObject({ state: "degraded", why: "account", notes: { account: "DISABLE" } });
    hooks.pushField("account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "REINSTATE" } });
    expect(await told()).toMatchObject({ state: "ready" });
  });
});

describe("a message that was taken and failed later", () => {
  it("is shown with the number when it is for the operator to cure, such as a bill that is not paid", async () => {
    const told: DeliveryReport[] = [];
    desk = await openDesk({ onDelivery: async (reports) => void told.push(...reports) });
    const person = desk.fake.person();
    person.say("halo");
    await desk.channel().send({ id: "1", chatKey: person.user.phone, text: "halo" });
    const [shown] = person.user.shown;
    if (!shown) throw new Error("nothing was shown");
    for (const code of [131026, 131042]) desk.fake.tell(shown, "failed", { errors: [{ code }] });
    while (desk.fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
    expect(told.flatMap(({ reason, code }) => (reason ? [[reason, code]] : []))).toEqual([
      ["not-registered", 131026],
      ["auth", 131042],
    ]);
    expect(desk.channel().status().notes).toMatchObject({ failing: "131042" });
  });
});

describe("the start", () => {
  it("goes on without the platform, says so, and is ready once the token opens the number", async () => {
    desk = await openDesk();
    desk.fake.fail("number", { kind: "error", status: 401, code: 190 }, 2);
    let seen = "";
    await desk.restart(async () => undefined);
    for (const limit = Date.now() + 5_000; Date.now() < limit; ) {
      const { state, why = "" } = desk.channel().status();
      seen += `${state} ${why};`;
      if (state === "ready") break;
      await new Promise((look) => setTimeout(look, 2));
    }
    expect(seen).toMatch(/^(?:degraded auth;)+ready ;$/);
  });
});
