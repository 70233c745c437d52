import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** The database, outside a transaction. */
export type Db = PrismaClient;
/** The database, inside a transaction. A `Db` may stand in for it where one statement is enough. */
export type Tx = Prisma.TransactionClient;

/** Opens a pool of at most `connections`; the caller disconnects it. */
export function openDb(url: string, connections = 10): Db {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connections }), log: [] });
}
