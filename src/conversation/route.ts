import type { BaseFacts } from "../../flows/facts.ts";
import { MEGABYTES_MAX } from "../../flows/kiriman/received.ts";
import { meansFocus, readDeskWord } from "../../flows/meja/readers.ts";
import type { Inbound } from "../channels/channel.ts";
import type { Line, Place, Reply } from "../flowkit/flow.ts";
import type { Locale } from "../kit/locale.ts";
import { SIXTEEN_DIGITS } from "../kit/nik.ts";
import { isGreeting, isThanks, keywordOf, languageOfGreeting } from "./keywords.ts";

/** What to do with one event. */
export type Route =
  | { readonly go: "advance" }
  | { readonly go: "back" }
  /** Say this; ask the running question again if there is one. */
  | { readonly go: "say"; readonly lines: readonly Line[]; readonly after?: "repeat" | "menu" | "rest" }
  /** Begin a flow; `carry` is then taken as the first reply. */
  | { readonly go: "flow"; readonly flow: string; readonly lines?: readonly Line[]; readonly carry?: string }
  /** Speak another language from here on, and ask the running question again in it. */
  | { readonly go: "locale"; readonly locale: Locale }
  /** Ask for the language, and come back to where the conversation stands. */
  | { readonly go: "languages" }
  /** Begin a flow that takes the event itself. */
  | { readonly go: "into"; readonly flow: string }
  /** A file came: keep it for the report that is being told or was sent lately. Say this where there is none. */
  | { readonly go: "file"; readonly lines: readonly Line[] }
  /** Send the empty list to fill in. */
  | { readonly go: "template" }
  /** The person wants to be reminded tomorrow. */
  | { readonly go: "later" }
  | { readonly go: "stop" }
  | { readonly go: "resume" };

const LINE = (key: string): Line => ({ key });
/** Flows that nobody may be kept from, whatever they agreed to. */
const WITHOUT_CONSENT: ReadonlySet<string> = new Set([
  ...["selamat", "lapor", "laporan", "klaim", "resmi", "petugas", "privasi", "tanya", "bahasa", "jawab", "lepas"],
]);

/** Whether a flow may only be entered after a yes to the privacy notice. */
export function needsConsent(flow: string): boolean {
  return !WITHOUT_CONSENT.has(flow);
}

/** Which way an event goes. Pure. `place` is where the chat stands, null at rest. */
export function route(inbound: Inbound, stored: Place | null, facts: BaseFacts): Route {
  const quick = quickAnswerOf(inbound, facts);
  if (quick !== null) return { go: "flow", flow: "jawab", carry: quick };
  // A reminder came by itself: only who answers it means it.
  const place = stored?.flow === "pengingat" && !answersReminder(inbound) ? null : stored;
  if (isForDesk(inbound, place, facts)) return { go: "into", flow: "meja" };
  const keyword = inbound.kind === "text" && !isOwnWord(inbound.text, place) ? keywordOf(inbound.text) : null;
  if (keyword) return byKeyword(keyword, place, facts);
  if (isForPartner(inbound, place, facts)) return { go: "into", flow: homeOf(facts) };
  const special = byKind(inbound, place);
  if (special) return special;
  const atMenu = place === null || place.flow === "menu";
  if (atMenu && inbound.kind === "text" && SIXTEEN_DIGITS.test(inbound.text)) {
    // Somebody who begins with a NIK means to register it, or to ask about it.
    return { go: "flow", flow: facts.role ? "daftar" : "cek", carry: inbound.text };
  }
  if (facts.optedOut && !place) return { go: "say", lines: [LINE("umum:stillStopped")], after: "rest" };
  const isResting = atMenu || place.flow === "tanya";
  if (isResting && !facts.office && inbound.kind === "text" && isThanks(inbound.text))
    return { go: "say", lines: [LINE("umum:welcome")], after: "rest" };
  if (place) return { go: "advance" };
  // An officer who writes something else means a person, and has to hear that it reached nobody.
  if (facts.office && inbound.kind === "text" && !isGreeting(inbound.text)) return { go: "into", flow: "meja" };
  const greeted = inbound.kind !== "text" || isGreeting(inbound.text) || !/\S\s+\S/.test(inbound.text.trim());
  return greeted
    ? { go: "flow", flow: "menu", lines: offered(inbound.text, facts) }
    : { go: "flow", flow: "tanya", carry: inbound.text };
}

/** Somebody who greets in another language is told that it can be chosen, until they chose any. */
function offered(text: string, { locale }: BaseFacts): readonly Line[] {
  const spoken = locale === null ? languageOfGreeting(text) : null;
  return spoken ? [LINE(`bahasa:offer.${spoken}`)] : [];
}

/** Whether somebody picks an answer of a reminder, or tries to. */
function answersReminder({ kind, text }: Inbound): boolean {
  if (kind === "choice") return true;
  return kind === "text" && /^\W*(?:\d{1,2}|(?:ingatkan )?besok(?: saja)?|nanti(?: saja)?)\W*$/i.test(text);
}

/** Words of the question that is open, though they mean something else anywhere else: what a broadcast may be told to do. */
function isOwnWord(text: string, place: Place | null): boolean {
  return place?.flow === "siaran" && place.at === "preview" && /^\s*(?:kirim|contoh)\W*$/i.test(text);
}

/**
 * A quick answer to a broadcast, in the form in which a tap brings it: tapped whenever, or typed when the broadcast is
 * the last thing the chat was told, by its number or its words. null for anything else.
 */
function quickAnswerOf({ kind, text }: Inbound, { lastBroadcast }: BaseFacts): string | null {
  if (kind === "choice") return /^siaran\.\d{1,9}:\d$/.test(text) ? text : null;
  if (kind !== "text" || !lastBroadcast) return null;
  const said = text
    .trim()
    .toLowerCase()
    .replace(/[.!,]+$/, "");
  const { answers, others } = lastBroadcast;
  // In whichever language they were read.
  const means = (n: number) => [answers, ...others].some((titles) => said === titles[n]?.toLowerCase());
  const at = answers.findIndex((_, n) => said === `${n + 1}` || means(n));
  return at < 0 ? null : `siaran.${lastBroadcast.broadcastId}:${at + 1}`;
}

/** Where a chat goes when nothing else is open: to whoever it talks with, otherwise to the menu. */
export function homeOf({ office, talk }: BaseFacts): "meja" | "petugas" | "menu" {
  if (office?.focus != null) return "meja";
  return talk === null ? "menu" : "petugas";
}

/** Whether an officer uses one of their words. Those that name no case mean the one in focus, and else may be an answer. */
function isForDesk({ kind, text }: Inbound, place: Place | null, { office }: BaseFacts): boolean {
  const word = office && kind === "text" ? readDeskWord(text) : null;
  if (!word) return false;
  const isAtHome = place === null || place.flow === "menu" || (place.flow === "meja" && place.at === "desk");
  return isAtHome || !meansFocus(word) || office?.focus !== null;
}

/** Whether an event is for the person at the other end of a talk: nothing else is open, and it can be passed on. */
function isForPartner({ kind }: Inbound, place: Place | null, facts: BaseFacts): boolean {
  const home = homeOf(facts);
  if (home === "menu" || !PASSED_ON.has(kind)) return false;
  return place === null || (place.flow === home && (place.at === "talk" || place.at === "desk"));
}

const PASSED_ON: ReadonlySet<Inbound["kind"]> = new Set(["text", "choice", "image", "document"]);

function byKeyword(keyword: NonNullable<ReturnType<typeof keywordOf>>, place: Place | null, facts: BaseFacts): Route {
  switch (keyword.word) {
    case "STOP":
      return { go: "stop" };
    case "MULAI":
      return { go: "resume" };
    case "MENU":
      return { go: "flow", flow: "menu" };
    case "BATAL":
      if (place?.flow === "bahasa") return { go: "back" };
      // What was told of an accident stays, whatever becomes of the conversation.
      if (place?.flow === "lapor") return { go: "say", lines: [LINE("lapor:left")], after: "rest" };
      return { go: "flow", flow: "menu", lines: place && place.flow !== "menu" ? [LINE("umum:cancelled")] : [] };
    case "KEMBALI":
      return place ? { go: "back" } : { go: "flow", flow: "menu" };
    case "BANTUAN": {
      const lines = [LINE("umum:help"), ...(facts.role ? [LINE("umum:helpVillage")] : [])];
      return { go: "say", lines, after: "repeat" };
    }
    case "LATER":
      return facts.role || facts.office ? { go: "later" } : { go: "flow", flow: "menu" };
    case "CONTOH":
      return facts.role ? { go: "template" } : { go: "say", lines: [LINE("umum:villageOnly")], after: "repeat" };
    case "flow":
      return {
        ...{ go: "flow", flow: (facts.office && keyword.office) ?? keyword.flow },
        ...(keyword.carry !== undefined && { carry: keyword.carry }),
      };
    case "BAHASA":
      return keyword.locale ? { go: "locale", locale: keyword.locale } : { go: "languages" };
    case "code":
      return { go: "flow", flow: "kode", carry: keyword.code };
  }
}

/** Events that no question reads. */
function byKind(inbound: Inbound, place: Place | null): Route | null {
  const came = inbound.media !== undefined && inbound.media.lost === undefined;
  switch (inbound.kind) {
    case "audio":
      return came ? { go: "file", lines: [LINE("umum:voice")] } : sayAndRepeat(LINE("umum:voice"));
    case "sticker":
      return sayAndRepeat(LINE("umum:sticker"));
    case "location":
      return sayAndRepeat(LINE("umum:location"));
    case "unsupported":
      return sayAndRepeat(LINE("umum:unsupported"));
    case "image":
    case "document":
      if (came && place?.flow === "siaran" && place.at === "attach") return null;
      return came ? { go: "file", lines: [mediaLine(inbound)] } : sayAndRepeat(mediaLine(inbound));
    case "contact":
      return takesContact(place) ? null : sayAndRepeat(contactLine(inbound));
    case "choice":
    case "text":
      return null;
  }
}

function sayAndRepeat(line: Line): Route {
  return { go: "say", lines: [line], after: "repeat" };
}

/** Questions that a shared phone number answers. */
function takesContact(place: Place | null): boolean {
  if (place?.flow === "kabari" && place.at === "phone") return true;
  return place?.flow === "kode" || (place?.flow === "lapor" && place.at === "phone");
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
  const { kind, text, verifiedPhone, media } = inbound;
  const fileName = media?.fileName;
  return {
    kind,
    text,
    ...(verifiedPhone !== undefined && { verifiedPhone }),
    ...(fileName !== undefined && { fileName }),
  };
}
