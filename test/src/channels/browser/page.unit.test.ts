import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderPage } from "../../../../src/channels/browser/page.ts";
import { word } from "./desk.ts";

const view = {
  base: "/chat",
  assets: "/chat/assets/1",
  room: "chat",
  entries: [],
  fileMaxBytes: 10,
  nowMs: Date.UTC(2026, 10, 22),
};

test("what a person wrote cannot end the data it travels in", () => {
  const text = "</script><script>alert(1)</script><!--";
  const entries = [{ id: "i1", seq: 0, from: "person" as const, text, atMs: 0 }];
  const html = renderPage({ ...view, entries }, word);
  const block = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
  expect(block).not.toContain("<");
  expect(JSON.parse(block).entries[0].text).toBe(text);
});

test("the page is in Indonesian and says everything in the words of its file", () => {
  const asked = new Set<string>();
  const html = renderPage(view, (key) => {
    asked.add(key);
    return `«${word(key)}»`;
  });
  expect(html).toContain('<html lang="id">');
  const visible = html.replace(/<script.*?<\/script>/gs, "").replace(/«[^»]*»/g, "");
  expect(visible.replace(/<[^>]*>/g, "").trim()).toBe("");
  const source = ["chat.js", "pick.js", "send.js", "show.js"].map((name) =>
    readFileSync(new URL(`../../../../src/channels/browser/page/${name}`, import.meta.url), "utf8"),
  );
  for (const [, key = ""] of source.join("").matchAll(/\bwords\.(\w+)/g)) expect(asked, key).toContain(key);
});

test("each of the page's files stays small enough for a weak signal", () => {
  for (const name of ["chat.js", "pick.js", "send.js", "show.js", "chat.css"]) {
    const file = readFileSync(new URL(`../../../../src/channels/browser/page/${name}`, import.meta.url));
    expect(file.length, name).toBeLessThan(12_000);
  }
});
