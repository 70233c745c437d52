import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWhatsAppStandin, type WhatsAppStandin } from "../whatsapp-standin.ts";

/** The stand-in has to notice what a test would otherwise overlook. */
describe("the stand-in of WhatsApp Web", () => {
  let standin: WhatsAppStandin;
  beforeAll(async () => {
    standin = await startWhatsAppStandin();
  });
  afterAll(() => standin.close());

  function ask(host: string, path: string, body?: string): Promise<number> {
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(standin.chromiumArgs.join(" ")) ?? [];
    const about = { host: "127.0.0.1", port, path, headers: { host }, rejectUnauthorized: false };
    return new Promise((resolve, reject) => {
      const asked = request({ ...about, method: body === undefined ? "GET" : "POST" }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  it("is not surprised by WhatsApp's own hosts", async () => {
    expect(await ask("web.whatsapp.com", "/")).toBe(200);
    expect(await ask("mmg.whatsapp.net", "/v/gone")).toBe(404);
    expect(standin.surprises()).toEqual([]);
  });

  it("refuses and notes every other host, every unknown path and every module that the page does not have", async () => {
    expect(await ask("accounts.google.com", "/ListAccounts")).toBe(502);
    expect(await ask("web.whatsapp.com", "/standin/unknown")).toBe(404);
    await ask("web.whatsapp.com", "/standin/missing-module", JSON.stringify({ name: "WAWebSomethingNew" }));
    expect([...standin.surprises()].sort()).toEqual([
      "host accounts.google.com",
      "module WAWebSomethingNew",
      "path /standin/unknown",
    ]);
  });
});
