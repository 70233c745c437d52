import { createHash } from "node:crypto";

/**
 * By what a message is known here. WhatsApp's own id has the telephone number of the person in it, readable for everybody, so
 * it is neither stored nor logged; its digest is as unique.
 */
export function messageKey(wamid: string): string {
  return `wa.${createHash("sha256").update(wamid).digest("base64url")}`;
}
