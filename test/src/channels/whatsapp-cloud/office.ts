import { type App, buildApp } from "../../../../src/app.ts";
import { TEMPLATES } from "../../../../src/channels/whatsapp-cloud/templates.ts";
import { makeSample } from "../../../../src/db/seed.ts";
import type { Clock } from "../../../../src/kit/clock.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { createInvite } from "../../../../src/person/offers.ts";
import { say } from "../../../../src/words/say.ts";
import { type TestDb, testDb } from "../../../support/db.ts";
import { freePort } from "../../../support/free-port.ts";
import {
  type CloudFake,
  type CloudFakeOptions,
  type FakePerson,
  startCloudFake,
} from "../../../support/whatsapp-cloud-fake.ts";
import { TEST_KEYS, testConfig } from "../../../support/world.ts";

/** Every template as Meta approved it. */
export const approved = Object.fromEntries(
  TEMPLATES.map(({ name, language, category, header, text }) => [
    name,
    { language, category, ...(header && { header }), text: say({ key: text, vars: { isi: "{{1}}" } }, {}) },
  ]),
);

/** The whole product on a real port, with WhatsApp at a fake. */
export interface Office {
  readonly app: App;
  readonly fake: CloudFake;
  readonly url: string;
  readonly databaseUrl: string;
  readonly logged: readonly string[];
  readonly clock: Clock & { forward(ms: number): void };
  /** A code for the village head of a place. */
  inviteFor(areaCode: string): Promise<string>;
  /** Waits until something newer than what was seen before holds `text`; resolves with it. */
  answered(person: FakePerson, text: string, limitMs?: number): Promise<FakePerson["user"]["shown"][number]>;
  metrics(): Promise<string>;
  close(): Promise<void>;
}

export async function openOffice(
  fakeOptions: CloudFakeOptions = {},
  env: Record<string, string> = {},
): Promise<Office> {
  const database: TestDb = await testDb();
  let aheadMs = 0;
  const clock = {
    nowMs: () => Date.now() + aheadMs,
    forward: (ms: number) => {
      aheadMs += ms;
    },
  };
  const fake = await startCloudFake({ templates: approved, nowMs: clock.nowMs, ...fakeOptions });
  const port = await freePort();
  const logged: string[] = [];
  const config = testConfig({
    ...{ PORT: String(port), WHATSAPP_MODE: "cloud", WHATSAPP_API_ROOT: fake.url, WHATSAPP_TOKEN: fake.token },
    ...{ WHATSAPP_PHONE_NUMBER_ID: fake.phoneNumberId, WHATSAPP_APP_SECRET: fake.appSecret },
    ...{ WHATSAPP_VERIFY_TOKEN: fake.verifyToken, ...env },
  });
  const log = makeLog("debug", { write: (line) => void logged.push(line) });
  const app = buildApp({ config, databaseUrl: database.url, keys: TEST_KEYS, soleOwner: true, clock, log });
  await makeSample(app.db, { ids: app.ids, nowMs: clock.nowMs() });
  await app.start();
  const url = `http://localhost:${port}`;
  await fake.hooks.subscribe(`${url}/whatsapp/webhook`);
  const seen = new Set<string>();
  return {
    ...{ app, fake, url, logged, clock, databaseUrl: database.url },
    inviteFor: async (areaCode) => {
      const { id: programmeId } = await app.db.programme.findFirstOrThrow({
        where: { regencyCode: areaCode.slice(0, 5) },
      });
      const tools = { vault: app.vault, ids: app.ids, nowMs: clock.nowMs() };
      return createInvite(app.db, { kind: "village_head", programmeId, areaCode }, tools);
    },
    answered: async ({ user }, text, limitMs) => {
      const found = await fake
        .waitFor(
          (message) => user.shown.includes(message) && !seen.has(message.wamid) && message.text.includes(text),
          limitMs,
        )
        .catch(() => {
          throw new Error(`nobody said "${text}", but: ${user.shown.map((one) => one.text).join("\n---\n")}`);
        });
      for (const { wamid } of user.shown.slice(0, user.shown.indexOf(found) + 1)) seen.add(wamid);
      return found;
    },
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    close: async () => {
      await app.stop();
      await fake.close();
      await database.close();
    },
  };
}
