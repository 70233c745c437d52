import type { SessionShelf } from "../channels/link.ts";
import type { Db, Tx } from "../db/client.ts";
import type { LinkTools } from "./service.ts";
import {
  addPart,
  clearSession,
  dropParts,
  findPart,
  findSession,
  holdsLink,
  setMark,
  setVersion,
} from "./session-store.ts";

/** So much of a copy goes into one row; bytes. */
const PART_BYTES = 1024 * 1024;

/**
 * The session of a linked phone in the database, sealed as one: it opens only whole, in its order, and with our key. Only
 * the process that holds the connection may change it.
 */
export function sessionShelf(
  { db, vault, ids }: LinkTools,
  who: { readonly channel: string; readonly runner: string; nowMs(): number },
): SessionShelf {
  const { channel, runner } = who;

  /** Nothing when another process holds the connection. */
  function change(doing: (tx: Tx) => Promise<void>): Promise<boolean> {
    return db.$transaction(async (tx) => {
      if (!(await holdsLink(tx, channel, runner))) return false;
      await doing(tx);
      return true;
    });
  }

  async function put(copy: Uint8Array): Promise<boolean> {
    const sealed = vault.sealBytes("link.session", copy);
    const version = ids.uuid();
    for (let part = 0; part * PART_BYTES < sealed.byteLength; part++) {
      const bytes = sealed.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
      await addPart(db, { channel, version, part, bytes });
    }
    const storedAt = new Date(who.nowMs());
    const counts = await change((tx) => setVersion(tx, channel, { version, storedAt, sizeBytes: sealed.byteLength }));
    if (!counts) await dropParts(db, channel, version);
    return counts;
  }

  return {
    lastUser: async () => (await findSession(db, channel))?.mark ?? null,
    claim: (mark) => change((tx) => setMark(tx, channel, mark)),
    take: async () => {
      const version = (await findSession(db, channel))?.version ?? null;
      if (version === null) return null;
      const parts: Uint8Array[] = [];
      // One by one, so that the copy is not in memory in several forms; if one goes meanwhile, it does not open.
      for (let part = 0; ; part++) {
        const bytes = await findPart(db, channel, version, part);
        if (bytes === null) break;
        parts.push(bytes);
      }
      return vault.openBytes("link.session", Buffer.concat(parts));
    },
    put,
    clear: async () => void (await change((tx) => clearSession(tx, channel))),
  };
}

/** The copy of a session, as far as the office may know it. */
export interface KeptSession {
  readonly storedAtMs: number;
  readonly sizeBytes: number;
}

/** Null: there is no copy. */
export async function lookAtSession(db: Db, channel: string): Promise<KeptSession | null> {
  const row = await findSession(db, channel);
  if (!row?.version || row.storedAt === null || row.sizeBytes === null) return null;
  return { storedAtMs: row.storedAt.getTime(), sizeBytes: row.sizeBytes };
}
