import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** The database, outside a transaction. */
export type Db = PrismaClient;
/** The database, inside a transaction. A `Db` may stand in for it where one statement is enough. */
export type Tx = Prisma.TransactionClient;

/** A database that does not answer must not hold up messages for minutes. */
const CONNECT_LIMIT_MS = 10_000;
/** For a transaction, and for the wait until it may begin: a busy machine is no reason to give a message up. */
const TRANSACTION_LIMIT_MS = 15_000;

/** Opens a pool of at most `connections`; the caller disconnects it. */
export function openDb(url: string, connections = 10): Db {
  const pool = { connectionString: url, max: connections, connectionTimeoutMillis: CONNECT_LIMIT_MS };
  return new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: makeStatementNames() }),
    transactionOptions: { timeout: TRANSACTION_LIMIT_MS, maxWait: TRANSACTION_LIMIT_MS },
    log: [],
  });
}

/** Statements that are prepared once a connection; beyond that they are few and rare, and planned each time. */
const PREPARED_MAX = 300;

/** Names a statement by its text, so that Postgres parses and plans it once and not with every message. */
function makeStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= PREPARED_MAX) return "";
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}
