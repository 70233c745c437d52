import { type ComponentChild, h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { PageEntry, Words } from "./types.ts";

/** Texts the script shows by itself. */
const scriptKeys = [
  "connected",
  "waiting",
  "queued",
  "sending",
  "sent",
  "failed",
  "retry",
  "today",
  "yesterday",
  "days",
  "months",
  "codeHint",
  "tooLong",
  "fileTooLarge",
  "fileUnreadable",
  "fileLost",
  "fileGone",
  "download",
  "takeOut",
  "storageFull",
  "reload",
  "assistant",
  "person",
] as const;

export interface PageView {
  /** Path of the room, such as /chat/kepala-desa: the routes of the page lie below it. */
  readonly base: string;
  /** Path of the page's own files. */
  readonly assets: string;
  readonly room: string;
  readonly entries: readonly PageEntry[];
  readonly fileMaxBytes: number;
  /** The server's time, by which the page corrects a phone whose clock is wrong; epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * What the file picker of the phone offers. Endings alone are not enough: pickers of some phones go by the type, and
 * not all of them call a CSV file by the same one.
 */
const accepted = [
  ".xlsx,.xls,.ods,.csv,.txt,image/*",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.ms-excel",
  "application/vnd.oasis.opendocument.spreadsheet",
  "text/csv,text/comma-separated-values,text/plain",
].join(",");

/** The whole page as HTML. The conversation travels with it as data, and the script draws it. */
export function renderPage(view: PageView, words: Words): string {
  return `<!doctype html>${renderToString(page(view, words))}`;
}

function page(view: PageView, words: Words) {
  const { assets } = view;
  return h(
    "html",
    { lang: "id" },
    h(
      "head",
      null,
      h("meta", { charset: "utf-8" }),
      h("meta", {
        name: "viewport",
        content: "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content",
      }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("meta", { name: "theme-color", content: "#0b6b5d" }),
      h("title", null, words("pageTitle")),
      h("link", { rel: "icon", href: `${assets}/icon.svg`, type: "image/svg+xml" }),
      h("link", { rel: "modulepreload", href: `${assets}/pick.js` }),
      h("link", { rel: "modulepreload", href: `${assets}/send.js` }),
      h("link", { rel: "modulepreload", href: `${assets}/show.js` }),
      h("link", { rel: "stylesheet", href: `${assets}/chat.css` }),
    ),
    h(
      "body",
      null,
      header(view, words),
      conversation(words),
      composer(words),
      dataBlock(view, words),
      h("script", { src: `${assets}/chat.js`, type: "module" }),
    ),
  );
}

function header({ assets }: PageView, words: Words): ComponentChild {
  return h(
    "header",
    { class: "head" },
    h("img", { class: "logo", src: `${assets}/icon.svg`, alt: "", width: 40, height: 40 }),
    h("h1", null, words("title")),
    h("p", { id: "net", class: "net", role: "status", "data-state": "connecting" }, words("connecting")),
    h("p", { class: "subtitle" }, words("subtitle")),
  );
}

function conversation(words: Words): ComponentChild {
  return h(
    "main",
    { id: "scroll", tabIndex: -1 },
    h(
      "noscript",
      null,
      h(
        "div",
        { class: "card" },
        h("h2", null, words("noScriptTitle")),
        h("p", null, words("noScriptHow")),
        h("p", null, words("noScriptHelp")),
      ),
    ),
    h("p", { id: "loading", class: "loading" }, words("loading")),
    h(
      "section",
      { id: "welcome", class: "card", hidden: true },
      h("h2", null, words("welcomeTitle")),
      h("p", null, words("welcomeText")),
      h("button", { id: "start", type: "button", class: "big" }, words("start")),
      h("p", { class: "quiet" }, words("welcomePrivacy")),
    ),
    h("div", { id: "log", role: "log", "aria-live": "polite", "aria-busy": "true", "aria-label": words("logLabel") }),
    h(
      "p",
      { id: "typing", class: "typing", hidden: true },
      h("span", { class: "dots", "aria-hidden": "true" }, h("i", null), h("i", null), h("i", null)),
      h("span", null, words("typing")),
    ),
  );
}

function composer(words: Words): ComponentChild {
  return h(
    "footer",
    { id: "foot", hidden: true },
    h("button", { id: "newest", type: "button", class: "newest", hidden: true }, words("newest")),
    h("div", { id: "hint", class: "hint", role: "status", hidden: true }),
    h(
      "section",
      { id: "tray", class: "tray", hidden: true, "aria-label": words("trayTitle") },
      h("ul", { id: "picked" }),
      h("p", { class: "quiet" }, words("fileLimit")),
    ),
    h(
      "form",
      { id: "form" },
      h("input", {
        id: "file",
        type: "file",
        hidden: true,
        multiple: true,
        accept: accepted,
        "aria-label": words("attach"),
      }),
      h("button", { id: "attach", type: "button", class: "attach", "aria-label": words("attach") }, clip()),
      h("textarea", {
        id: "text",
        rows: 1,
        placeholder: words("inputLabel"),
        "aria-label": words("inputLabel"),
        autocomplete: "off",
        enterkeyhint: "send",
      }),
      h("button", { id: "send", type: "submit", class: "send" }, words("send")),
    ),
  );
}

function clip(): ComponentChild {
  const path =
    "M16.5 6.5v9.6a4.5 4.5 0 0 1-9 0V5.8a3 3 0 0 1 6 0v9.7a1.5 1.5 0 0 1-3 0V7h-1.6v8.5a3.1 3.1 0 0 0 6.2 0V5.8a4.6 4.6 0 0 0-9.2 0v10.3a6.1 6.1 0 0 0 12.2 0V6.5z";
  return h(
    "svg",
    { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true", focusable: "false" },
    h("path", { d: path, fill: "currentColor" }),
  );
}

function dataBlock(view: PageView, words: Words): ComponentChild {
  const texts = Object.fromEntries(scriptKeys.map((key) => [key, words(key)]));
  const { base, room, entries, fileMaxBytes, nowMs } = view;
  const json = JSON.stringify({ base, room, entries, fileMaxBytes, nowMs, words: texts });
  // Without "<" nothing that a person wrote can end the block.
  return h("script", {
    id: "data",
    type: "application/json",
    dangerouslySetInnerHTML: { __html: json.replaceAll("<", "\\u003c") },
  });
}
