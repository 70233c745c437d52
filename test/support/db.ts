import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { type Db, openDb } from "../../src/db/client.ts";
import { urlFor, withClient } from "./postgres.ts";

export interface TestDb {
  readonly db: Db;
  readonly url: string;
  /** Disconnects and drops the database. */
  close(): Promise<void>;
}

/** A database of its own with every table, area and tariff in it: one for each test file. */
export async function testDb(connections = 10): Promise<TestDb> {
  const serverUrl = inject("serverUrl");
  const name = inject("databasePrefix") + randomBytes(4).toString("hex");
  await withClient(serverUrl, (client) => client.query(`create database ${name} template ${inject("template")}`));
  const url = urlFor(serverUrl, name);
  const db = openDb(url, connections);
  const close = async () => {
    await db.$disconnect();
    await withClient(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { db, url, close };
}
