import http, { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isSignedBy, makeWebhook, type WebhookParts } from "../../../../src/channels/whatsapp-cloud/webhook.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { escaped, signatureOf } from "../../../support/whatsapp-cloud-fake.ts";

const SECRET = "app-secret-0123456789";
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(parts: Partial<WebhookParts> = {}) {
  const taken: unknown[] = [];
  const refused: string[] = [];
  const lines: string[] = [];
  const webhook = makeWebhook({
    appSecret: SECRET,
    verifyToken: "verify-me-1234",
    take: () => async (body) => void taken.push(body),
    onRefused: (reason) => void refused.push(reason),
    log: makeLog("debug", { write: (line) => void lines.push(line) }),
    ...parts,
  });
  const server = createServer((request, response) => void webhook(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((done) => server.close(() => done()).closeAllConnections()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/whatsapp/webhook`;
  const post = async (body: string | Uint8Array<ArrayBuffer>, signature?: string) => {
    const headers: Record<string, string> = signature === undefined ? {} : { "x-hub-signature-256": signature };
    const response = await fetch(url, { method: "POST", body, headers });
    return { status: response.status, text: await response.text() };
  };
  return { url, taken, refused, lines, post };
}

const json = escaped(JSON.stringify({ name: "Désa Sukamaju ✓ 👍" }));

describe("a call with messages", () => {
  it("is taken when its very bytes are signed", async () => {
    const { post, taken } = await serve();
    expect(json).toContain("\\u");
    expect(await post(json, signatureOf(json, SECRET))).toEqual({ status: 200, text: "" });
    expect(taken).toEqual([{ name: "Désa Sukamaju ✓ 👍" }]);
  });

  it.each<[string, (body: string) => string | undefined, string]>([
    ["no signature", () => undefined, "unsigned"],
    ["another secret", (body) => signatureOf(body, "another-secret-12345"), "forged"],
    [
      "the signature of the same thing written anew",
      (body) => signatureOf(JSON.stringify(JSON.parse(body)), SECRET),
      "forged",
    ],
    ["half a signature", (body) => signatureOf(body, SECRET).slice(0, 40), "forged"],
    ["no digits at all", () => "sha256=", "forged"],
    ["zeros", () => `sha256=${"0".repeat(64)}`, "forged"],
    ["another method", (body) => signatureOf(body, SECRET).replace("sha256", "sha1"), "forged"],
  ])("is turned away with %s", async (_what, sign, reason) => {
    const { post, taken, refused } = await serve();
    expect((await post(json, sign(json))).status).toBe(401);
    expect(taken).toEqual([]);
    expect(refused).toEqual([reason]);
  });

  it("is turned away when it was changed on the way by one byte", async () => {
    const { post } = await serve();
    expect((await post(json.replace("Sukamaju", "Sukamajv"), signatureOf(json, SECRET))).status).toBe(401);
  });

  it("is 413 when it is too large, told beforehand or not, and is not read to its end", async () => {
    const { url, post, refused } = await serve();
    const large = new Uint8Array(3 * 1_048_576 + 1);
    expect((await post(large, signatureOf(large, SECRET))).status).toBe(413);
    const status = await new Promise((resolve, reject) => {
      const headers = { "x-hub-signature-256": "sha256=00", "transfer-encoding": "chunked" };
      const request = http.request(url, { method: "POST", headers }, (response) => resolve(response.statusCode));
      request.on("error", reject);
      request.write(large);
    });
    expect(status).toBe(413);
    expect(refused).toEqual(["too-large", "too-large"]);
  });

  it("is 400 when it is no JSON, 503 while nothing can be taken, 500 when it could not be stored", async () => {
    const bad = await serve();
    expect((await bad.post("{", signatureOf("{", SECRET))).status).toBe(400);
    const early = await serve({ take: () => undefined });
    expect((await early.post(json, signatureOf(json, SECRET))).status).toBe(503);
    const broken = await serve({ take: () => () => Promise.reject(new Error("no room for Siti 6107014101800001")) });
    expect(await broken.post(json, signatureOf(json, SECRET))).toEqual({ status: 500, text: "" });
    expect(broken.lines.join("")).toContain("whatsapp-cloud.webhook-failed");
    expect(broken.lines.join("")).not.toMatch(/Siti|6107/);
  });

  it("says no more about a secret than whether it fits", () => {
    const body = Buffer.from("{}");
    expect(isSignedBy(SECRET, body, signatureOf(body, SECRET).toUpperCase().replace("SHA256", "sha256"))).toBe(true);
    expect(isSignedBy(SECRET, body, "")).toBe(false);
  });
});

describe("the handshake", () => {
  const ask = (url: string, asked: Record<string, string>) => fetch(`${url}?${new URLSearchParams(asked)}`);
  const right = { "hub.mode": "subscribe", "hub.verify_token": "verify-me-1234", "hub.challenge": "1158201444" };

  it("gives the challenge back to who shows our token", async () => {
    const { url } = await serve();
    const response = await ask(url, right);
    expect([response.status, await response.text()]).toEqual([200, "1158201444"]);
    expect(response.headers.get("content-type")).toContain("text/plain");
  });

  it.each<[string, Record<string, string>]>([
    ["another token", { ...right, "hub.verify_token": "verify-me-1235" }],
    ["no token", { "hub.mode": "subscribe", "hub.challenge": "1" }],
    ["another mode", { ...right, "hub.mode": "unsubscribe" }],
    ["a challenge that is a page", { ...right, "hub.challenge": "<script>1</script>" }],
    ["no challenge", { ...right, "hub.challenge": "" }],
  ])("is refused with %s", async (_what, asked) => {
    const { url, refused } = await serve();
    const response = await ask(url, asked);
    expect([response.status, await response.text()]).toEqual([403, ""]);
    expect(refused).toEqual(["handshake"]);
  });

  it("knows no other method", async () => {
    const { url } = await serve();
    expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(405);
  });
});
