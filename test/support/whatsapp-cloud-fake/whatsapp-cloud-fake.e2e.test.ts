import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CloudFake, type CloudFakeOptions, escaped, signatureOf, startCloudFake } from "../whatsapp-cloud-fake.ts";

const HOUR = 3_600_000;
let nowMs = 1_795_000_000_000;
let fake: CloudFake;

async function begin(more: CloudFakeOptions = {}) {
  fake = await startCloudFake({ nowMs: () => nowMs, ...more });
  const person = fake.person({ phone: "628123456789" });
  person.say("halo");
  return person;
}

async function call(path: string, init: RequestInit = {}, token = fake.token) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${fake.url}/${path}`, { headers, ...init });
  const body = await response.json();
  return { status: response.status, code: body.error?.code, subcode: body.error?.error_subcode, body };
}

function send(body: object, token?: string) {
  const whole = { messaging_product: "whatsapp", to: "628123456789", ...body };
  return call(`${fake.phoneNumberId}/messages`, { method: "POST", body: JSON.stringify(whole) }, token);
}

const text = (body: string) => send({ type: "text", text: { body } });
const buttons = (titles: readonly string[], ids = titles) => {
  const all = titles.map((title, at) => ({ type: "reply", reply: { id: ids[at], title } }));
  const interactive = { type: "button", body: { text: "?" }, action: { buttons: all } };
  return send({ type: "interactive", interactive });
};

beforeEach(async () => {
  nowMs += 100 * HOUR;
});
afterEach(() => fake.close());

describe("the fake is as strict as Meta about", () => {
  beforeEach(() => begin());

  it("the token, the version and the number", async () => {
    expect(await send({ type: "text", text: { body: "a" } }, "wrong")).toMatchObject({ status: 401, code: 190 });
    expect((await fetch(fake.url.replace("v25.0", "v1.0"))).status).toBe(400);
    expect(await call("999/messages", { method: "POST", body: "{}" })).toMatchObject({ status: 400, code: 100 });
  });

  it("lengths, counts and ids", async () => {
    expect(await text("x".repeat(4_096))).toMatchObject({ status: 200 });
    for (const wrong of [
      text(""),
      text("x".repeat(4_097)),
      buttons(["a", "b", "c", "d"]),
      buttons(["x".repeat(21)]),
      buttons(["a", "a"], ["1", "2"]),
      buttons(["a", "b"], ["1", "1"]),
      send({ type: "text", text: { body: "a" }, surprise: 1 }),
    ])
      expect(await wrong).toMatchObject({ status: 400, code: 131009 });
    expect(await buttons(["a", "b", "c"])).toMatchObject({ status: 200 });
  });

  it("media that are not there", async () => {
    expect(await send({ type: "document", document: { id: "1" } })).toMatchObject({
      status: 400,
      code: 100,
      subcode: 33,
    });
    expect(await call("12345")).toMatchObject({ status: 400, code: 100, subcode: 33 });
  });

  it("templates that nobody approved", async () => {
    const template = { name: "unknown", language: { code: "id" } };
    expect(await send({ type: "template", template })).toMatchObject({ status: 404, code: 132001 });
  });
});

it("refuses a template with line breaks, with too few values, or too long", async () => {
  const person = await begin({ templates: { a: { language: "id", text: "Kabar: {{1}} Salam" } } });
  const filled = (values: readonly string[]) => {
    const parameters = values.map((value) => ({ type: "text", text: value }));
    const template = { name: "a", language: { code: "id" }, components: [{ type: "body", parameters }] };
    return send({ type: "template", template });
  };
  expect(await filled([])).toMatchObject({ code: 132000 });
  expect(await filled(["a\nb"])).toMatchObject({ code: 132018 });
  expect(await filled(["a    b"])).toMatchObject({ code: 132018 });
  expect(await filled(["x".repeat(1_012)])).toMatchObject({ code: 132005 });
  nowMs += 25 * HOUR;
  expect(await filled(["hai"])).toMatchObject({ status: 200 });
  expect(person.user.shown.map((one) => one.text)).toEqual(["Kabar: hai Salam"]);
});

it("closes the window after 24 hours, and says so at once or later", async () => {
  const person = await begin({ windowRefusal: "at-once" });
  nowMs += 24 * HOUR - 1;
  expect(await text("masih")).toMatchObject({ status: 200 });
  nowMs += 1;
  expect(await text("lewat")).toMatchObject({ status: 400, code: 131047 });
  expect(person.user.shown.map((one) => one.text)).toEqual(["masih"]);
});

it("lets a burst through to one person and then one in six seconds, and eighty a second in all", async () => {
  await begin({ trueLimits: true });
  const codes = [];
  for (let n = 0; n < 46; n++) codes.push((await text("a")).code);
  expect(codes.filter((code) => code === 131056)).toHaveLength(1);
  nowMs += 6_000;
  expect((await text("a")).status).toBe(200);
  expect((await text("a")).code).toBe(131056);
  const others = [];
  nowMs += 2_000;
  for (let n = 0; n < 81; n++)
    others.push((await send({ to: `62811${1_000_000 + n}`, type: "text", text: { body: "a" } })).code);
  expect(others.filter((code) => code === 130429)).toHaveLength(1);
});

it("delivers signed calls of plain letters, again until they are taken, after a handshake", async () => {
  await begin();
  const bodies: string[] = [];
  let refusals = 2;
  const server = createServer(async (request: IncomingMessage, response) => {
    const asked = new URL(request.url ?? "/", "http://x").searchParams;
    if (request.method === "GET") return void response.end(asked.get("hub.challenge"));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    expect(request.headers["x-hub-signature-256"]).toBe(signatureOf(body, fake.appSecret));
    if (refusals-- > 0) return void response.writeHead(500).end();
    bodies.push(body);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  expect(bodies).toEqual([]);
  await fake.hooks.subscribe(url);
  while (fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
  expect(fake.hooks.answers).toEqual([500, 500, 200]);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatch(/^[\x20-\x7e]+$/);
  expect(escaped("é")).toBe("\\u00e9");
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});
