import type { Tx } from "../db/client.ts";

export interface SessionRow {
  readonly mark: string | null;
  readonly version: string | null;
  readonly storedAt: Date | null;
  readonly sizeBytes: number | null;
}

export function findSession(tx: Tx, channel: string): Promise<SessionRow | null> {
  const select = { mark: true, version: true, storedAt: true, sizeBytes: true };
  return tx.channelSession.findUnique({ where: { channel }, select });
}

/** Whether this process holds the connection; nobody else takes it before the transaction ends. */
export async function holdsLink(tx: Tx, channel: string, runner: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from channel_link where channel = ${channel} and runner = ${runner} for update`;
  return rows.length === 1;
}

export async function setMark(tx: Tx, channel: string, mark: string): Promise<void> {
  const select = { channel: true };
  await tx.channelSession.upsert({ where: { channel }, create: { channel, mark }, update: { mark }, select });
}

/** Adds one piece of a copy that does not count yet. */
export async function addPart(
  tx: Tx,
  part: {
    readonly channel: string;
    readonly version: string;
    readonly part: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
  },
): Promise<void> {
  await tx.channelSessionPart.createMany({ data: [part] });
}

/** Lets a copy count whose pieces are all there, and drops every other one. */
export async function setVersion(
  tx: Tx,
  channel: string,
  copy: { readonly version: string; readonly storedAt: Date; readonly sizeBytes: number },
): Promise<void> {
  const select = { channel: true };
  await tx.channelSession.upsert({ where: { channel }, create: { channel, ...copy }, update: copy, select });
  await tx.channelSessionPart.deleteMany({ where: { channel, version: { not: copy.version } } });
}

export async function dropParts(tx: Tx, channel: string, version: string): Promise<void> {
  await tx.channelSessionPart.deleteMany({ where: { channel, version } });
}

/** One piece of a copy; null behind the last one. */
export async function findPart(tx: Tx, channel: string, version: string, part: number): Promise<Uint8Array | null> {
  const where = { channel_version_part: { channel, version, part } };
  return (await tx.channelSessionPart.findUnique({ where, select: { bytes: true } }))?.bytes ?? null;
}

/** Forgets every copy; who used the session last stays known. */
export async function clearSession(tx: Tx, channel: string): Promise<void> {
  await tx.channelSessionPart.deleteMany({ where: { channel } });
  await tx.channelSession.updateMany({ where: { channel }, data: { version: null, storedAt: null, sizeBytes: null } });
}
