import type { NeedFacts } from "../../flows/facts.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dayIn } from "../kit/date.ts";
import { isLocale, type Locale } from "../kit/locale.ts";
import type { Nik } from "../kit/nik.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import type { Vault } from "../kit/vault.ts";
import { naturalName } from "../programme/rules.ts";
import { CHAT_CONSENT, TRIES_WINDOW_MS, tryKeys } from "./rules.ts";
import {
  addTries,
  findLocaleOfChat,
  findLocales,
  findStored,
  mostTries,
  setLocale,
  setOptedOut,
  skipQueued,
} from "./store.ts";

/** Keeps a person's yes or no to a text (UU 27/2022 art. 24: the consent must be provable). */
export async function recordConsent(
  tx: Tx,
  consent: {
    readonly personId: string;
    readonly chatId: bigint;
    readonly answer: boolean;
    readonly textVersion: string;
    readonly nowMs: number;
  },
): Promise<void> {
  const { personId, chatId, answer, textVersion, nowMs } = consent;
  await tx.consent.create({
    data: { personId, chatId, answer, textVersion, kind: CHAT_CONSENT, basis: "consent", at: new Date(nowMs) },
    select: { id: true },
  });
}

/** Keeps the number that the platform confirmed to belong to this chat. */
export async function verifyPhone(tx: Tx, chatId: bigint, phone: Phone, vault: Vault, nowMs: number): Promise<void> {
  await tx.chat.update({
    where: { id: chatId },
    data: {
      phoneSealed: vault.seal("chat.phone", phone),
      phoneIndex: vault.index("chat.phone", phone),
      phoneVerifiedAt: new Date(nowMs),
    },
    select: { id: true },
  });
}

/**
 * The person wants no more messages: nothing that waits for them is sent. The answers to the very message that said
 * so are written after the deeds and so still go out, as does what a sender holds already.
 */
export async function optOut(tx: Tx, personId: string, nowMs: number): Promise<void> {
  const at = new Date(nowMs);
  await setOptedOut(tx, personId, at);
  const skipped = await skipQueued(tx, personId, at);
  await append(tx, {
    ...{ atMs: nowMs, personId, via: "chat", action: "opted-out", subject: `person:${personId}` },
    detail: { skipped },
  });
}

export async function optIn(tx: Tx, personId: string, nowMs: number): Promise<void> {
  await setOptedOut(tx, personId, null);
  await append(tx, { atMs: nowMs, personId, via: "chat", action: "opted-in", subject: `person:${personId}` });
}

/** From here on the person is spoken to in this language, in every chat of theirs. */
export async function chooseLocale(tx: Tx, personId: string, locale: Locale): Promise<void> {
  await setLocale(tx, personId, locale);
}

/** The languages of those people who chose one, by person. */
export async function localesOf(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, Locale>> {
  const chosen = await findLocales(tx, [...new Set(personIds)]);
  return new Map(chosen.flatMap(({ id, locale }) => (locale !== null && isLocale(locale) ? [[id, locale]] : [])));
}

/** The language that the person of a chat chose; null when they chose none. */
export async function localeOfChat(tx: Tx, chatId: bigint): Promise<Locale | null> {
  const locale = await findLocaleOfChat(tx, chatId);
  return locale !== null && isLocale(locale) ? locale : null;
}

/** Counts one try at an invite code. */
export async function noteCodeTry(tx: Tx, chatId: bigint, nowMs: number): Promise<void> {
  await addTries(tx, [tryKeys.code(chatId)], new Date(nowMs));
}

/** Counts one coverage check, for the chat that asks and for the NIK that is asked about. */
export async function noteCheckTry(
  tx: Tx,
  chatId: bigint,
  nik: Nik | undefined,
  vault: Vault,
  nowMs: number,
): Promise<void> {
  await addTries(tx, checkKeys(chatId, nik, vault), new Date(nowMs));
}

/** Tries at codes by this chat in the last hour. */
export function codeTries(tx: Tx, chatId: bigint, nowMs: number): Promise<number> {
  return mostTries(tx, [tryKeys.code(chatId)], new Date(nowMs - TRIES_WINDOW_MS));
}

/** Coverage checks in the last hour, by this chat or about this NIK, whichever is more. */
export function checkTries(
  tx: Tx,
  chatId: bigint,
  nik: string | undefined,
  vault: Vault,
  nowMs: number,
): Promise<number> {
  return mostTries(tx, checkKeys(chatId, nik, vault), new Date(nowMs - TRIES_WINDOW_MS));
}

function checkKeys(chatId: bigint, nik: string | undefined, vault: Vault): string[] {
  const ofNik = nik === undefined ? [] : [tryKeys.checkOf(vault.index("worker.nik", nik))];
  return [tryKeys.check(chatId), ...ofNik];
}

/** What is kept about a person, to show to themselves; but for what the help desk and the news of cover know. */
export async function storedAbout(
  tx: Tx,
  who: { readonly personId: string; readonly chatId: bigint; readonly timeZone: string },
  vault: Vault,
): Promise<Omit<NeedFacts["stored"], "openRequests" | "follows">> {
  const stored = await findStored(tx, who.personId, who.chatId, CHAT_CONSENT);
  const dayOf = (ms: number): Day => dayIn(who.timeZone, ms);
  return {
    phone: stored.phoneSealed && maskPhone(vault.open("chat.phone", stored.phoneSealed) as Phone),
    consentedAt: stored.consentedAt && dayOf(stored.consentedAt.getTime()),
    roles: stored.roles.map(({ kind, areaCode, areaName, grantedAtMs }) => ({
      kind,
      villageName: naturalName(areaName ?? areaCode),
      since: dayOf(grantedAtMs),
    })),
  };
}
