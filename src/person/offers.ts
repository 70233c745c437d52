import type { Offer } from "../../flows/facts.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { Ids } from "../kit/ids.ts";
import type { Phone } from "../kit/phone.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { naturalName } from "../programme/rules.ts";
import { findProgramme, wordsOf } from "../programme/service.ts";
import { codeForm, INVITE_DAYS, inviteState } from "./rules.ts";
import {
  endOtherHead,
  findInvite,
  findListedPhone,
  type Grant,
  holdsRole,
  insertRole,
  lockInvite,
  lockListedPhone,
  markUsed,
  type OfferRow,
} from "./store.ts";

/** The role over one place that an invite or a listed phone number gives. */
export interface OfferedRole {
  readonly kind: Grant["kind"];
  readonly programmeId: string;
  readonly areaCode: string;
}

interface MakeTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/**
 * Makes a single-use code for a role, good for `days`, and returns it. It is told this once: only its blind index
 * is kept. Three groups of four letters, about 54 bits.
 */
export async function createInvite(tx: Tx, role: OfferedRole, tools: MakeTools, days = INVITE_DAYS): Promise<string> {
  const [code = ""] = await createInvites(tx, [role], tools, days);
  return code;
}

/** The same for many places at once; the codes come in the order of the roles. */
export async function createInvites(
  tx: Tx,
  roles: readonly OfferedRole[],
  { vault, ids, nowMs }: MakeTools,
  days = INVITE_DAYS,
): Promise<string[]> {
  const made = roles.map((role) => ({ role, code: ids.code(3), id: ids.uuid() }));
  const times = { createdAt: new Date(nowMs), expiresAt: new Date(nowMs + days * 86_400_000) };
  await tx.invite.createMany({
    data: made.map(({ role: { kind, programmeId, areaCode }, code, id }) => ({
      ...{ id, kind, programmeId, areaCode, ...times },
      codeIndex: vault.index("invite.code", codeForm(code)),
    })),
  });
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "invites-made", subject: `invite:${made[0]?.id}` },
    detail: { count: made.length },
  });
  return made.map(({ code }) => code);
}

/** Names a phone number whose owner gets the role. Naming it again opens it again. */
export async function listPhone(
  tx: Tx,
  phone: Phone,
  role: OfferedRole,
  { vault, ids, nowMs }: MakeTools,
): Promise<void> {
  const { kind, programmeId, areaCode } = role;
  const phoneIndex = vault.index("chat.phone", phone);
  const key = { phoneIndex, programmeId, areaCode, kind };
  const row = await tx.listedPhone.upsert({
    where: { phoneIndex_programmeId_areaCode_kind: key },
    create: { ...key, id: ids.uuid(), phoneSealed: vault.seal("listed.phone", phone), createdAt: new Date(nowMs) },
    update: { usedAt: null },
    select: { id: true },
  });
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "phone-listed", subject: `listed-phone:${row.id}` },
    detail: { kind, area: areaCode },
  });
}

/** What a code or a confirmed phone number offers this person. */
export async function offerFor(
  tx: Tx,
  personId: string,
  by: { readonly code?: string | undefined; readonly phone?: string | undefined },
  { vault, nowMs }: { readonly vault: Vault; readonly nowMs: number },
): Promise<Offer> {
  if (by.code !== undefined) {
    const row = await findInvite(tx, vault.index("invite.code", codeForm(by.code)), personId);
    return describe(tx, row, "invite", nowMs);
  }
  if (by.phone !== undefined) {
    const row = await findListedPhone(tx, vault.index("chat.phone", by.phone), personId);
    return describe(tx, row, "listed-phone", nowMs);
  }
  return { is: "none" };
}

async function describe(tx: Tx, row: OfferRow | null, via: "invite" | "listed-phone", nowMs: number): Promise<Offer> {
  if (!row) return { is: "none" };
  const state = stateOf(row, nowMs);
  if (state !== "open") return { is: state };
  const programme = await findProgramme(tx, row.programmeId);
  if (!programme) return { is: "none" };
  const { kind, id, areaCode, areaName, parentName } = row;
  const offer = {
    is: "open",
    via,
    id,
    regencyName: naturalName(programme.regency.name),
    words: wordsOf(programme),
  } as const;
  if (kind === "officer") return { ...offer, kind, areaName: naturalName(areaName) };
  return {
    ...offer,
    kind,
    village: { code: areaCode, name: naturalName(areaName), districtName: naturalName(parentName) },
    taken: kind === "village_head" && row.taken,
  };
}

/**
 * Gives the role that an offer names. A village head who is there already hands over to this person; a village may
 * have several operators. Throws `Stale` when the offer was used, ran out or is not this chat's phone number.
 */
export async function acceptOffer(
  tx: Tx,
  offer: { readonly via: "invite" | "listed-phone"; readonly id: string },
  by: { readonly personId: string; readonly chatId: bigint; readonly name?: string | null },
  { ids, vault, nowMs }: MakeTools,
): Promise<void> {
  const { via, id } = offer;
  const { personId, name = null } = by;
  const row = via === "invite" ? await lockInvite(tx, id) : await lockListedPhone(tx, id, by.chatId);
  if (!row) throw new Stale("offer");
  const nameSealed = name && vault.seal("role.name", name);
  const grant: Grant = { ...row, roleId: ids.uuid(), personId, via, nameSealed };
  const mine = row.usedById === personId && (await holdsRole(tx, grant));
  if (mine) return;
  if (stateOf(row, nowMs) !== "open") throw new Stale("offer");
  await markUsed(tx, via, id, personId, new Date(nowMs));
  await grantRole(tx, grant, nowMs);
}

/**
 * Gives a role. One that the person has already is left as it is; another village head's ends as handed over.
 * Throws `Stale` when somebody else became head in the same moment.
 */
async function grantRole(tx: Tx, grant: Grant, nowMs: number): Promise<void> {
  const at = new Date(nowMs);
  const { personId, kind, areaCode: area } = grant;
  if (await holdsRole(tx, grant)) return;
  const told = { atMs: nowMs, personId, via: "chat", detail: { kind, area } } as const;
  const ended = kind === "village_head" ? await endOtherHead(tx, grant, at) : [];
  for (const roleId of ended) await append(tx, { ...told, action: "role-handed-over", subject: `role:${roleId}` });
  if (!(await insertRole(tx, grant, at))) throw new Stale("village head");
  await append(tx, { ...told, action: "role-granted", subject: `role:${grant.roleId}` });
}

function stateOf(row: { readonly usedAt: Date | null; readonly expiresAt: Date | null }, nowMs: number) {
  const expiresAtMs = row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return inviteState({ usedAtMs: row.usedAt?.getTime() ?? null, expiresAtMs }, nowMs);
}
