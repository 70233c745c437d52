import type { BaseFacts } from "../../flows/facts.ts";
import { MEGABYTES_MAX } from "../../flows/kiriman/received.ts";
import type { Inbound } from "../channels/channel.ts";
import type { Line, Place, Reply } from "../flowkit/flow.ts";
import { SIXTEEN_DIGITS } from "../kit/nik.ts";
import { isGreeting, keywordOf } from "./keywords.ts";

/** What to do with one event. */
export type Route =
  | { readonly go: "advance" }
  | { readonly go: "back" }
  /** Say this; ask the running question again if there is one. */
  | { readonly go: "say"; readonly lines: readonly Line[]; readonly after?: "repeat" | "menu" | "rest" }
  /** Begin a flow; `carry` is then taken as the first reply. */
  | { readonly go: "flow"; readonly flow: string; readonly lines?: readonly Line[]; readonly carry?: string }
  /** Send the empty list to fill in. */
  | { readonly go: "template" }
  | { readonly go: "stop" }
  | { readonly go: "resume" };

const LINE = (key: string): Line => ({ key });
/** Flows that nobody may be kept from, whatever they agreed to. */
const WITHOUT_CONSENT: ReadonlySet<string> = new Set(["selamat", "lapor", "petugas", "privasi"]);

/** Whether a flow may only be entered after a yes to the privacy notice. */
export function needsConsent(flow: string): boolean {
  return !WITHOUT_CONSENT.has(flow);
}

/** Which way an event goes. Pure. `place` is where the chat stands, null at rest. */
export function route(inbound: Inbound, place: Place | null, facts: BaseFacts): Route {
  const keyword = inbound.kind === "text" ? keywordOf(inbound.text) : null;
  if (keyword) return byKeyword(keyword, place, facts);
  const special = byKind(inbound, place);
  if (special) return special;
  const atMenu = place === null || place.flow === "menu";
  if (atMenu && inbound.kind === "text" && SIXTEEN_DIGITS.test(inbound.text)) {
    // Somebody who begins with a NIK means to register it, or to ask about it.
    return { go: "flow", flow: facts.role ? "daftar" : "cek", carry: inbound.text };
  }
  if (facts.optedOut && !place) return { go: "say", lines: [LINE("umum:stillStopped")], after: "rest" };
  if (place) return { go: "advance" };
  const greeted = isGreeting(inbound.text) || !facts.consented;
  return { go: "flow", flow: "menu", ...(greeted ? {} : { lines: [LINE("umum:unclear")] }) };
}

function byKeyword(keyword: NonNullable<ReturnType<typeof keywordOf>>, place: Place | null, facts: BaseFacts): Route {
  switch (keyword.word) {
    case "STOP":
      return { go: "stop" };
    case "MULAI":
      return { go: "resume" };
    case "MENU":
      return { go: "flow", flow: "menu" };
    case "BATAL":
      return { go: "flow", flow: "menu", lines: place && place.flow !== "menu" ? [LINE("umum:cancelled")] : [] };
    case "KEMBALI":
      return place ? { go: "back" } : { go: "flow", flow: "menu" };
    case "BANTUAN": {
      const lines = [LINE("umum:help"), ...(facts.role ? [LINE("umum:helpVillage")] : [])];
      return { go: "say", lines, after: "repeat" };
    }
    case "CONTOH":
      return facts.role ? { go: "template" } : { go: "say", lines: [LINE("umum:villageOnly")], after: "repeat" };
    case "flow":
      return { go: "flow", flow: keyword.flow };
    case "code":
      return { go: "flow", flow: "kode", carry: keyword.code };
  }
}

/** Events that no question reads. */
function byKind(inbound: Inbound, place: Place | null): Route | null {
  switch (inbound.kind) {
    case "audio":
      return { go: "say", lines: [LINE("umum:voice")], after: "repeat" };
    case "sticker":
      return { go: "say", lines: [LINE("umum:sticker")], after: "repeat" };
    case "location":
      return { go: "say", lines: [LINE("umum:location")], after: "repeat" };
    case "unsupported":
      return { go: "say", lines: [LINE("umum:unsupported")], after: "repeat" };
    case "image":
    case "document":
      return { go: "say", lines: [mediaLine(inbound)], after: "repeat" };
    case "contact":
      return place?.flow === "kode" ? null : { go: "say", lines: [contactLine(inbound)], after: "repeat" };
    case "choice":
    case "text":
      return null;
  }
}

function contactLine(inbound: Inbound): Line {
  return LINE(inbound.verifiedPhone ? "umum:phoneThanks" : "umum:contactOther");
}

function mediaLine(inbound: Inbound): Line {
  if (inbound.media?.lost === "too-large") return { key: "umum:documentTooLarge", vars: { megabytes: MEGABYTES_MAX } };
  if (inbound.media?.lost) return LINE("umum:documentLost");
  if (inbound.kind === "image") return LINE("umum:picture");
  return { key: "umum:document", vars: { name: inbound.media?.fileName ?? "" } };
}

/** An event as a step sees it. */
export function replyOf(inbound: Inbound): Reply {
  const { kind, text, verifiedPhone } = inbound;
  return { kind, text, ...(verifiedPhone !== undefined && { verifiedPhone }) };
}
