import type { App } from "../../../src/app.ts";
import type { Channel } from "../../../src/channels/channel.ts";
import type { Db } from "../../../src/db/client.ts";
import type { Vault } from "../../../src/kit/vault.ts";
import { addressIndexOf } from "../../../src/messages/inbox.ts";

/** Whom a broadcast may mean, made at once and not by chat. */
export interface Made {
  readonly personId: string;
  readonly chatId: bigint;
  readonly chatKey: string;
}

export interface Wish {
  readonly programmeId: string;
  readonly villageCode: string;
  readonly kind?: "village_head" | "village_operator" | "officer";
  readonly chatKey: string;
  readonly channel?: Channel["id"];
  readonly phone?: string;
  readonly agreed?: boolean;
}

type Parts = Pick<App, "db" | "vault" | "ids"> & { readonly nowMs: number };

/** Somebody with a chat, a yes to the privacy notice and, if wished, a task. */
export async function makeReader({ db, vault, ids, nowMs }: Parts, wish: Wish): Promise<Made> {
  const { chatKey, channel = "telegram", kind = "village_head", phone, agreed = true } = wish;
  const at = new Date(nowMs);
  const { id: personId } = await db.person.create({ data: { id: ids.uuid(), createdAt: at } });
  const chat = await db.chat.create({
    data: {
      ...{ channel, personId, addressIndex: addressIndexOf(vault, channel, chatKey), createdAt: at },
      addressSealed: vault.seal("chat.address", chatKey),
      ...(phone !== undefined && phoneOf(vault, phone, at)),
      conversation: { create: { updatedAt: at } },
    },
  });
  if (agreed)
    await db.consent.create({
      data: { personId, chatId: chat.id, kind: "chat", textVersion: "1", basis: "consent", answer: true, at },
    });
  if (phone === undefined) await giveRole(db, { ...wish, kind, personId, id: ids.uuid(), at });
  return { personId, chatId: chat.id, chatKey };
}

function phoneOf(vault: Vault, phone: string, at: Date) {
  return {
    phoneSealed: vault.seal("chat.phone", phone),
    phoneIndex: vault.index("chat.phone", phone),
    phoneVerifiedAt: at,
  };
}

async function giveRole(
  db: Db,
  { id, personId, kind, programmeId, villageCode, at }: Wish & { id: string; personId: string; at: Date },
): Promise<void> {
  await db.role.create({
    data: {
      id,
      personId,
      kind: kind ?? "village_head",
      programmeId,
      areaCode: villageCode,
      grantedVia: "invite",
      grantedAt: at,
    },
  });
}
