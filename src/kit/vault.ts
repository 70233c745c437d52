import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";

/** Which column a sealed value belongs to; bound into the cipher text, so that values cannot change places. */
export type Field =
  | "worker.nik"
  | "worker.phone"
  | "worker.kk"
  | "worker.mother"
  | "chat.address"
  | "chat.phone"
  | "alias.value"
  | "listed.phone"
  | "conversation.place"
  | "inbox.event"
  | "outbox.body"
  | "change.value"
  | "draft.row"
  | "question.text"
  | "attachment.name"
  | "attachment.bytes"
  | "broadcast.text"
  | "broadcast.name"
  | "broadcast.file"
  | "help.text"
  | "report.form"
  | "help.name"
  | "help.note"
  | "role.name"
  | "invite.code"
  | "link.offer"
  | "link.wish"
  | "link.door"
  | "link.session";

/**
 * Personal data at rest. `seal` gives `<key id>:<base64 of nonce, tag and cipher text>` (AES-256-GCM, a new nonce
 * each time); `index` gives a keyed fingerprint (HMAC-SHA-256, 128 bits) that is equal for equal values.
 */
export interface Vault {
  seal(field: Field, text: string): string;
  /** Throws when the value was changed, belongs to another field, or its key is not among the keys. */
  open(field: Field, sealed: string): string;
  sealBytes(field: Field, bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  openBytes(field: Field, sealed: Uint8Array): Uint8Array;
  index(field: Field, text: string): string;
}

const NONCE = 12;
const TAG = 16;
const KEY_ID = 8;
/** A shortened tag is never accepted. */
const GCM = { authTagLength: TAG };

/**
 * A vault over 32-byte keys. The first key seals, every key opens, so that a new key can be put in front of the
 * old one. The fingerprints hang on the last key alone: it stays last, or look-ups would miss older rows.
 */
export function makeVault(keys: readonly Uint8Array[]): Vault {
  const first = keys[0];
  const last = keys.at(-1);
  if (!first || !last || keys.some((key) => key.length !== 32)) throw new Error("A key must have 32 bytes.");
  const ring = new Map<string, KeyObject>(keys.map((key) => [keyId(key), createSecretKey(key)]));
  const currentId = keyId(first);
  const current = createSecretKey(first);
  const indexKey = createSecretKey(Buffer.from(hkdfSync("sha256", last, "", "seratus blind index", 32)));

  const sealRaw = (field: Field, plain: Uint8Array): Buffer<ArrayBuffer> => {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv("aes-256-gcm", current, nonce, GCM).setAAD(Buffer.from(field));
    const body = cipher.update(plain);
    cipher.final();
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  };
  const openRaw = (field: Field, id: string, raw: Uint8Array): Buffer => {
    const key = ring.get(id);
    if (!key) throw new Error(`No key ${id} to open ${field}.`);
    const decipher = createDecipheriv("aes-256-gcm", key, raw.subarray(0, NONCE), GCM).setAAD(Buffer.from(field));
    decipher.setAuthTag(raw.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(raw.subarray(NONCE + TAG)), decipher.final()]);
  };
  return {
    seal: (field, text) => `${currentId}:${sealRaw(field, Buffer.from(text)).toString("base64")}`,
    open: (field, sealed) =>
      openRaw(field, sealed.slice(0, KEY_ID), Buffer.from(sealed.slice(KEY_ID + 1), "base64")).toString(),
    sealBytes: (field, bytes) => Buffer.concat([Buffer.from(currentId), sealRaw(field, bytes)]),
    openBytes: (field, sealed) =>
      openRaw(field, Buffer.from(sealed.subarray(0, KEY_ID)).toString(), sealed.subarray(KEY_ID)),
    index: (field, text) =>
      createHmac("sha256", indexKey).update(`${field}\0${text}`).digest().subarray(0, 16).toString("base64url"),
  };
}

function keyId(key: Uint8Array): string {
  return createHash("sha256").update(key).digest("hex").slice(0, KEY_ID);
}
