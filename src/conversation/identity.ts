import { append } from "../audit/service.ts";
import type { AccountChange, ChannelId } from "../channels/channel.ts";
import type { Tx } from "../db/client.ts";
import type { Ids } from "../kit/ids.ts";
import type { Vault } from "../kit/vault.ts";
import { addressIndexOf as indexOfAddress } from "../messages/inbox.ts";
import type { Item } from "../messages/item.ts";
import { aliasIndexOf, endLeft, endPhone, noteAliases, SEEN_STEP_MS, whoWrites } from "../person/aliases.ts";

export interface IdentityTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** Transports of one platform: an address on the one leads to the same telephone as on the other. */
const FAMILIES: readonly (readonly string[])[] = [["whatsapp-web", "whatsapp-cloud"]];

/**
 * Sees to it, before anything is decided, that a chat is the chat of who writes in it now. A number that another account
 * writes with is parted from its former owner, whose conversation and rights stay behind.
 */
export async function settleIdentity(tx: Tx, items: readonly Item[], tools: IdentityTools): Promise<void> {
  const named = items.filter(({ inbound }) => mayBeAnother(inbound));
  if (named.length === 0) return;
  const settled = await findSettled(tx, named, tools);
  for (const [at, item] of named.entries()) {
    if (settled.has(at)) continue;
    const { aliases = [] } = item.inbound;
    const chat = await findChat(tx, item);
    if (!chat) continue;
    const owner = await whoWrites(tx, aliases, tools);
    if (owner.is === "nobody" || (owner.is === "person" && owner.personId === chat.personId))
      await noteAliases(tx, chat.personId, aliases, tools);
    else {
      await part(tx, chat, "number-passed-on", tools);
      if (owner.is === "former") await endPhone(tx, aliases, owner.why, tools);
    }
  }
}

/**
 * The chat of somebody who writes from an address for the first time: the one that they had under another address or by
 * another transport of the same platform, with its conversation; else a new one, of the person who is known, or of a new person.
 * A twin at the same moment breaks on a unique index and is decided again.
 */
export async function openChat(tx: Tx, item: Item, tools: IdentityTools): Promise<void> {
  const { aliases = [] } = item.inbound;
  const owner = await whoWrites(tx, aliases, tools);
  if (owner.is === "former") await endPhone(tx, aliases, owner.why, tools);
  const known = owner.is === "person" ? owner.personId : null;
  const moved = known !== null && (await moveChat(tx, known, item, tools));
  const personId = known ?? tools.ids.uuid();
  if (!moved) await createChat(tx, item, personId, tools);
  await noteAliases(tx, personId, aliases, tools);
}

/**
 * Somebody has another number or account: the former ones speak for them no more, and nobody is written to there. Their rights
 * stay with their person, until an invitation or an officer says who that is now. Safe to repeat, and late: who came to
 * the address after that is left alone.
 */
export async function leaveAccount(
  tx: Tx,
  channel: ChannelId,
  { former, chatKeys, atMs }: AccountChange,
  tools: IdentityTools,
): Promise<void> {
  await endLeft(tx, former, atMs, tools.vault);
  for (const chatKey of chatKeys) {
    const addressIndex = indexOfAddress(tools.vault, channel, chatKey);
    const chat = await tx.chat.findFirst({
      where: { channel, addressIndex, createdAt: { lte: new Date(atMs) } },
      select: { id: true, personId: true },
    });
    if (chat) await part(tx, chat, "account-changed", tools);
  }
}

/** Whether somebody else may write from the same address one day: not where the address is the account itself. */
function mayBeAnother({ aliases = [], chatKey }: Item["inbound"]): boolean {
  return aliases.some(({ kind, value }) => kind !== "telegram" || value !== chatKey);
}

/** The chat's reference without the channel in front. */
export function addressIndexOf(item: Item): string {
  return item.chatRef.slice(item.inbound.channel.length + 1);
}

/** Which of the items come from a chat whose person holds all of their aliases, seen lately: nearly every one. */
async function findSettled(tx: Tx, items: readonly Item[], { vault, nowMs }: IdentityTools): Promise<Set<number>> {
  const input = items.flatMap((item, n) =>
    (item.inbound.aliases ?? []).map((alias) => ({
      ...{ n, channel: item.inbound.channel, address_index: addressIndexOf(item) },
      ...{ kind: alias.kind, value_index: aliasIndexOf(alias, vault) },
    })),
  );
  const rows = await tx.$queryRaw<{ n: number }[]>`
    select input.n from json_to_recordset(${JSON.stringify(input)}::json) as input(
      n int, channel text, address_index text, kind alias_kind, value_index text)
    join chat on chat.channel = input.channel and chat.address_index = input.address_index
    left join person_alias held on held.kind = input.kind and held.value_index = input.value_index and held.until is null
    group by input.n
    having bool_and(held.person_id is not distinct from chat.person_id and held.seen_at > ${new Date(nowMs - SEEN_STEP_MS)})`;
  return new Set(rows.map(({ n }) => n));
}

interface KnownChat {
  readonly id: bigint;
  readonly personId: string;
}

async function findChat(tx: Tx, item: Item): Promise<KnownChat | null> {
  return tx.chat.findUnique({
    where: { channel_addressIndex: { channel: item.inbound.channel, addressIndex: addressIndexOf(item) } },
    select: { id: true, personId: true },
  });
}

/** The chat stays in the record, under an address that nobody writes from. */
async function part(
  tx: Tx,
  chat: KnownChat,
  why: "number-passed-on" | "account-changed",
  { vault, ids, nowMs }: IdentityTools,
): Promise<void> {
  const { id: chatId, personId } = chat;
  const gone = `gone:${ids.uuid()}`;
  await tx.chat.update({
    where: { id: chatId },
    data: {
      addressIndex: vault.index("chat.address", gone),
      addressSealed: vault.seal("chat.address", gone),
      blockedAt: new Date(nowMs),
    },
    select: { id: true },
  });
  await tx.outbox.updateMany({
    where: { chatId, state: "queued" },
    data: { state: "skipped", reason: why === "account-changed" ? why : "passed-on", settledAt: new Date(nowMs) },
  });
  await append(tx, {
    ...{ atMs: nowMs, personId, via: "system", action: why, subject: `chat:${chatId}`, detail: {} },
  });
}

/** Takes the person's chat of the same platform along to the address they write from now; false when there is none. */
async function moveChat(tx: Tx, personId: string, { inbound, chatRef }: Item, { vault, nowMs }: IdentityTools) {
  const family = FAMILIES.find((one) => one.includes(inbound.channel)) ?? [];
  const address = chatRef.slice(inbound.channel.length + 1);
  const [moved] = await tx.$queryRaw<{ id: bigint }[]>`
    update chat set channel = ${inbound.channel}, address_index = ${address}, blocked_at = null,
      address_sealed = ${vault.seal("chat.address", inbound.chatKey)}
    where id = (
      select chat.id from chat join conversation on conversation.chat_id = chat.id
      where chat.person_id = ${personId}::uuid and chat.channel = any(${[...family]})
      order by conversation.updated_at desc, chat.id desc limit 1)
    returning id`;
  if (!moved) return false;
  await append(tx, {
    ...{ atMs: nowMs, personId, via: "system", action: "chat-moved", subject: `chat:${moved.id}` },
    detail: { to: inbound.channel },
  });
  return true;
}

async function createChat(tx: Tx, item: Item, personId: string, { vault, nowMs }: IdentityTools): Promise<void> {
  const { channel, chatKey } = item.inbound;
  const sealed = vault.seal("chat.address", chatKey);
  const now = new Date(nowMs);
  await tx.$executeRaw`
    with somebody as (
      insert into person (id, created_at) values (${personId}::uuid, ${now}) on conflict (id) do nothing
    ), door as (
      insert into chat (channel, address_index, address_sealed, person_id, created_at)
      values (${channel}, ${addressIndexOf(item)}, ${sealed}, ${personId}::uuid, ${now}) returning id
    )
    insert into conversation (chat_id, updated_at) select id, ${now} from door`;
}
