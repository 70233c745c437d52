import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { makeWebhook, type WebhookParts } from "../../../../src/channels/telegram/webhook.ts";
import { makeLog } from "../../../../src/kit/log.ts";

const secret = "a-Secret_1";
let server: http.Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** What was taken, and a way to post to a webhook of these parts. */
async function serve(parts: Partial<WebhookParts> = {}) {
  const taken: unknown[] = [];
  const take = async (update: unknown) => void taken.push(update);
  const webhook = makeWebhook({ secret, take: () => take, log: makeLog("silent"), ...parts });
  const listening = http.createServer((request, response) => void webhook(request, response));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  const post = async (
    body: string,
    headers: Record<string, string> = { "x-telegram-bot-api-secret-token": secret },
  ) => {
    const response = await fetch(`http://127.0.0.1:${port}/telegram/webhook`, { method: "POST", body, headers });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };
  return { taken, post };
}

describe("the secret", () => {
  it.each([
    ["missing", {}],
    ["empty", { "x-telegram-bot-api-secret-token": "" }],
    ["wrong", { "x-telegram-bot-api-secret-token": "b-Secret_1" }],
    ["a beginning", { "x-telegram-bot-api-secret-token": secret.slice(0, -1) }],
    ["longer", { "x-telegram-bot-api-secret-token": `${secret}x` }],
    ["long", { "x-telegram-bot-api-secret-token": "x".repeat(5_000) }],
  ])("that is %s gets 401 and nothing more", async (_what, headers) => {
    const { post, taken } = await serve();
    expect(await post("{}", headers)).toMatchObject({ status: 401, body: "" });
    expect(taken).toEqual([]);
  });

  it("that is right opens", async () => {
    const { post, taken } = await serve();
    expect(await post('{"update_id":1}')).toMatchObject({ status: 200, body: "" });
    expect(taken).toEqual([{ update_id: 1 }]);
  });

  it("is not asked for when there is none", async () => {
    const { post } = await serve({ secret: undefined });
    expect(await post("{}", {})).toMatchObject({ status: 200 });
  });
});

describe("the body", () => {
  it.each(["", "{", "undefined", "<html>", '{"a":1}{"b":2}', "\u0000"])(
    "%j is refused without details",
    async (body) => {
      const { post, taken } = await serve();
      expect(await post(body)).toMatchObject({ status: 400, body: "" });
      expect(taken).toEqual([]);
    },
  );

  it("may be 1 MB and no more", async () => {
    const { post, taken } = await serve();
    const megabyte = JSON.stringify("x".repeat(1_048_576 - 2));
    expect(await post(megabyte)).toMatchObject({ status: 200 });
    expect(await post(`${megabyte} `)).toMatchObject({ status: 413, body: "" });
    expect(await post("x".repeat(20_000_000)).catch(() => ({ status: 413 }))).toMatchObject({ status: 413 });
    expect(taken).toHaveLength(1);
    expect(await post("{}")).toMatchObject({ status: 200 });
  });
});

describe("the answer", () => {
  it("waits for the store", async () => {
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { post } = await serve({
      take: () => () => {
        entered.resolve();
        return gate.promise;
      },
    });
    let answered = false;
    const answer = post("{}").then((response) => {
      answered = true;
      return response;
    });
    await entered.promise;
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    gate.resolve();
    expect(await answer).toMatchObject({ status: 200 });
  });

  it("is 500 with an empty body when storing failed, and asks for another delivery soon", async () => {
    const lines: string[] = [];
    const log = makeLog("debug", { write: (line) => void lines.push(line) });
    const { post } = await serve({ log, take: () => () => Promise.reject(new Error("failing row contains Siti")) });
    const answer = await post("{}");
    expect(answer).toMatchObject({ status: 500, body: "" });
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(lines.join("")).toContain("telegram.webhook-failed");
    expect(lines.join("")).not.toContain("Siti");
  });

  it("is 503 while nothing can be taken", async () => {
    const { post } = await serve({ take: () => undefined });
    expect(await post("{}")).toMatchObject({ status: 503, body: "" });
  });
});
