import { config } from "./link.ts";

/** Who somebody is, and which message is meant, as the pages of WhatsApp write it. */

export class Wid {
  readonly server: string;
  readonly user: string;
  readonly _serialized: string;

  constructor(text: string) {
    const [user = "", server = ""] = text.split("@");
    // The real factory throws as well.
    if (server === "") throw new Error(`stand-in: no address: ${text}`);
    this.server = server;
    this.user = user;
    this._serialized = text;
  }

  isLid(): boolean {
    return this.server === "lid";
  }

  isUser(): boolean {
    return this.server === "c.us" || this.isLid();
  }

  isGroup(): boolean {
    return this.server === "g.us";
  }

  isStatus(): boolean {
    return this._serialized === "status@broadcast";
  }

  isBroadcast(): boolean {
    return this.server === "broadcast";
  }

  isNewsletter(): boolean {
    return this.server === "newsletter";
  }

  toJid(): string {
    return this._serialized.replace("@c.us", "@s.whatsapp.net");
  }

  toString(): string {
    return this._serialized;
  }
}

export function toWid(given: Wid | string | { readonly _serialized: string }): Wid {
  if (given instanceof Wid) return given;
  return new Wid(typeof given === "string" ? given : given._serialized);
}

export interface KeyParts {
  readonly from: Wid;
  readonly to: Wid;
  readonly id: string;
  readonly participant?: Wid | undefined;
  readonly selfDir: "in" | "out";
}

export class MsgKey {
  readonly fromMe: boolean;
  readonly remote: Wid;
  readonly id: string;
  readonly participant: Wid | undefined;
  readonly _serialized: string;

  constructor({ from, to, id, participant, selfDir }: KeyParts) {
    this.fromMe = selfDir === "out";
    this.remote = this.fromMe ? to : from;
    this.id = id;
    this.participant = participant;
    const parts = [this.fromMe, this.remote, id, participant];
    this._serialized = parts.filter((part) => part !== undefined).join("_");
  }

  toString(): string {
    return this._serialized;
  }

  static fromString(text: string): MsgKey {
    const [fromMe, remote = "", id = ""] = text.split("_");
    const [there, here] = [toWid(remote), toWid(config.me)];
    return fromMe === "true"
      ? new MsgKey({ from: here, to: there, id, selfDir: "out" })
      : new MsgKey({ from: there, to: here, id, selfDir: "in" });
  }

  static async newId(): Promise<string> {
    const random = crypto.getRandomValues(new Uint8Array(9));
    return `3EB0${[...random].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
  }
}
