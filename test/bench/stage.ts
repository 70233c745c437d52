import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Db, openDb } from "../../src/db/client.ts";
import { startEmbedded } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate.ts";
import { loadAreas, loadTariffs } from "../../src/db/seed.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { type Day, dateFromDay } from "../../src/kit/date.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { makeVault } from "../../src/kit/vault.ts";
import { createInvites } from "../../src/person/offers.ts";
import { startTelegramFake, type TelegramFake } from "../support/telegram-fake.ts";
import { type CloudFake, startCloudFake } from "../support/whatsapp-cloud-fake.ts";

const KEY = Buffer.alloc(32, 9);

/** A database of its own, a fake Telegram and WhatsApp, and the product as a process of its own between them. */
export interface Stage {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly telegram: TelegramFake;
  readonly cloud: CloudFake;
  readonly app: ChildProcess & { pid: number };
  /** One village head's invite for each of the first `count` villages. */
  invites(count: number): Promise<string[]>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const database = await openDatabase();
  const { db } = database;
  const telegram = await startTelegramFake({ recordCalls: false });
  const cloud = await startCloudFake({ recordCalls: false });
  const app = await startApp(database.url, telegram, cloud);
  await cloud.hooks.subscribe(`${app.url}/whatsapp/webhook`);
  return {
    db,
    databaseUrl: database.url,
    telegram,
    cloud,
    app,
    invites: (count) => makeInvites(db, count),
    close: async () => {
      app.kill("SIGTERM");
      await new Promise((gone) => (app.exitCode === null ? app.once("exit", gone) : gone(undefined)));
      await telegram.close();
      await cloud.close();
      await database.close();
    },
  };
}

/** A database of the bench's own, with every table, area and tariff in it. */
export async function openDatabase(): Promise<{ readonly db: Db; readonly url: string; close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), "seratus-bench-"));
  const postgres = await startEmbedded(home);
  await migrate(postgres.url);
  const db = openDb(postgres.url, 4);
  await loadAreas(db, Date.now());
  await loadTariffs(db);
  return {
    db,
    url: postgres.url,
    close: async () => {
      await db.$disconnect();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function startApp(databaseUrl: string, telegram: TelegramFake, cloud: CloudFake) {
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: databaseUrl,
      SERATUS_KEY: KEY.toString("base64"),
      LOG_LEVEL: "warn",
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_MODE: "webhook",
      TELEGRAM_WEBHOOK_SECRET: "bench-secret",
      // The fake has no limits here: what is measured is the product, not Telegram's patience.
      TELEGRAM_PACE: "100000,100000",
      WHATSAPP_MODE: "cloud",
      WHATSAPP_API_ROOT: cloud.url,
      WHATSAPP_TOKEN: cloud.token,
      WHATSAPP_PHONE_NUMBER_ID: cloud.phoneNumberId,
      WHATSAPP_APP_SECRET: cloud.appSecret,
      WHATSAPP_VERIFY_TOKEN: cloud.verifyToken,
      WHATSAPP_PACE: "100000,100000",
    },
  });
  await new Promise<void>((ready, fail) => {
    child.stdout.on("data", (chunk) => String(chunk).includes("is ready") && ready());
    child.once("exit", (code) => fail(new Error(`the app ended with ${code}`)));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("the app has no process");
  return Object.assign(child, { pid, url: `http://127.0.0.1:${port}` });
}

async function makeInvites(db: Db, count: number): Promise<string[]> {
  const ids = makeIds(systemClock);
  const nowMs = Date.now();
  const programmeId = ids.uuid();
  const year = 2000 + (await db.programme.count());
  await db.programme.create({
    data: {
      ...{ id: programmeId, regencyCode: "16.04", year, fund: "APBD", title: "1 Desa 100 Pekerja Rentan" },
      ...{ villageWord: "desa", headWord: "kepala desa", subUnitWord: "dusun", timeZone: "Asia/Jakarta" },
      ...{ legalBases: [], officeName: "Dinas", officeContact: "kantor" },
      registrationFrom: dateFromDay("2020-01-01" as Day),
    },
  });
  const villages = await db.area.findMany({
    where: { level: "village", code: { startsWith: "16.04." } },
    orderBy: { code: "asc" },
    take: count,
  });
  const roles = villages.map(({ code }) => ({ kind: "village_head" as const, programmeId, areaCode: code }));
  return createInvites(db, roles, { vault: makeVault([KEY]), ids, nowMs });
}
