import { type ComponentChild, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { encodeQR } from "qr";
import { say } from "../words/say.ts";

/** What an officer sees who pairs the channel with the service's phone. */
export interface PairingView {
  /** "unheard" when no server holds the connection. */
  readonly state: string;
  readonly why: string | null;
  /** How long it has been so; whole minutes. */
  readonly minutes: number;
  readonly offer: { readonly qr: string } | { readonly code: string } | null;
  /** The page that asks for the phone number to pair by code. */
  readonly codeUrl: string;
  /** This page without a code that was asked for. */
  readonly backUrl: string;
  /** A code was asked for from here: until it comes, no QR takes its place. */
  readonly asked: boolean;
}

const text = (key: string, vars: Readonly<Record<string, string | number>> = {}) =>
  say({ key: `konsol:pair.${key}`, vars }, {});

/** How often the page looks again; seconds. A QR counts for about twenty. */
const REFRESH_S = 4;

const STATES = ["starting", "needs-login", "ready", "degraded", "unheard"];
const REASONS = [
  "no-browser",
  "conflict",
  "timeout",
  "another-process",
  "profile-in-use",
  "store",
  "not-ready",
  "session-unread",
];

/** How the connection is, with the QR or the code where one is wanted. Looks again by itself. */
export function PairingPage(view: PairingView): string {
  const isReady = view.state === "ready";
  const body = [
    h("h1", { class: isReady ? "done" : undefined }, text(isReady ? "done" : "title")),
    h("p", { class: "state", "data-state": view.state }, stateText(view)),
    ...(view.state === "needs-login" ? offerOf(view) : []),
  ];
  // Whoever is done may leave the page open; by and by the link opens no more.
  return pageOf(body, ...(isReady ? [] : [h("meta", { "http-equiv": "refresh", content: String(REFRESH_S) })]));
}

/** What a link shows that is too old, was opened elsewhere before, or never was one: all the same. */
export function PairingClosedPage(): string {
  return pageOf([h("h1", null, text("closed")), h("p", null, text("closedWhy")), h("p", null, text("closedCure"))]);
}

/** Asks for the number of the service's phone. `wrong`: what was typed before is no phone number. */
export function PairingCodePage(backUrl: string, wrong: boolean): string {
  return pageOf([
    h("h1", null, text("codeTitle")),
    h("p", null, text("codeHow")),
    ...(wrong ? [h("p", { class: "wrong", role: "alert" }, text("codeWrong"))] : []),
    h("form", { method: "post" }, [
      h("label", { for: "phone" }, text("phone")),
      h("input", { id: "phone", name: "phone", type: "tel", inputmode: "tel", autocomplete: "off", required: true }),
      h("button", { type: "submit" }, text("codeAsk")),
    ]),
    h("p", null, h("a", { href: backUrl }, text("back"))),
  ]);
}

function stateText({ state, why, minutes }: PairingView): string {
  const known = STATES.includes(state) ? state : "starting";
  const reason = why !== null && known === "degraded" ? text(`why.${REASONS.includes(why) ? why : "other"}`) : "";
  const since = minutes > 0 ? text("since", { minutes }) : "";
  return [text(`state.${known}`), reason, since].filter((part) => part !== "").join(" ");
}

function offerOf({ offer, codeUrl, backUrl, asked }: PairingView): ComponentChild[] {
  if (offer !== null && "code" in offer) {
    return [
      h("p", { class: "code" }, offer.code.replace(/^(.{4})/, "$1-")),
      steps(["open", "link", "byNumber", "type"]),
      h("p", null, h("a", { href: codeUrl }, text("codeAgain"))),
    ];
  }
  if (asked)
    return [h("p", { class: "wait" }, text("codeComes")), h("p", null, h("a", { href: backUrl }, text("back")))];
  if (offer === null) return [h("p", { class: "wait" }, text("preparing"))];
  const image = `data:image/svg+xml;base64,${Buffer.from(encodeQR(offer.qr, "svg", { ecc: "low", border: 3 })).toString("base64")}`;
  // First of all: on the phone that is to be paired itself, a QR is of no use.
  return [
    h("p", { class: "hint" }, [`${text("onThisPhone")} `, h("a", { href: codeUrl }, text("toCode"))]),
    h("img", { class: "qr", src: image, alt: text("qrAlt"), width: 300, height: 300 }),
    steps(["open", "link", "scan"]),
  ];
}

function steps(keys: readonly string[]): ComponentChild {
  return h(
    "ol",
    null,
    keys.map((key) => h("li", null, text(`step.${key}`))),
  );
}

function pageOf(body: readonly ComponentChild[], ...head: readonly ComponentChild[]): string {
  const page = h("html", { lang: "id" }, [
    h("head", null, [
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "robots", content: "noindex" }),
      ...head,
      h("title", null, text("title")),
      h("link", { rel: "stylesheet", href: "/console/style.css" }),
    ]),
    h("body", null, h("main", null, [...body])),
  ]);
  return `<!doctype html>${renderToString(page)}`;
}
