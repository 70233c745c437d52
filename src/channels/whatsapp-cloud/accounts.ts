import type { AccountChange, Alias } from "../channel.ts";
import { e164 } from "../text.ts";
import type { Message } from "./payload.ts";

/**
 * What WhatsApp itself says of somebody who changed the number, and with it the account (developers.facebook.com, system
 * messages: user_changed_number, user_changed_user_id); null for any other message. The new number and account are not
 * taken from it: they speak for themselves once they write.
 */
export function accountChangeOf(message: Message): AccountChange | null {
  const { type, system, from, from_user_id: sender, timestamp } = message;
  if (type !== "system" || system === undefined || !/^user_changed_(?:number|user_id)$/.test(system.type)) return null;
  const number = from === system.wa_id ? undefined : from;
  const account = system.previous_user_id ?? (sender === system.user_id ? undefined : sender);
  const chatKeys = [number, account].filter((key) => key !== undefined);
  if (chatKeys.length === 0) return null;
  // The platform gives whole seconds: nobody who wrote in this one is newer than the change.
  return { former: aliasesOf(number, account), chatKeys, atMs: Number(timestamp) * 1000 + 999 };
}

/** A phone number stands here only where the platform itself names it. */
export function aliasesOf(number: string | undefined, account: string | undefined): Alias[] {
  const phone = number === undefined ? undefined : e164(number);
  return [
    ...(phone === undefined ? [] : [{ kind: "phone" as const, value: phone }]),
    ...(account === undefined ? [] : [{ kind: "bsuid" as const, value: account }]),
  ];
}
