import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { say } from "../words/say.ts";

const text = (key: string) => say({ key: `konsol:${key}` }, {});

/** Where the district office's console will be; says so, and what can be done meanwhile. */
export function ConsolePage(): string {
  const page = h(
    "html",
    { lang: "id" },
    h("head", null, [
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("title", null, text("title")),
      h("link", { rel: "stylesheet", href: "/console/style.css" }),
    ]),
    h(
      "body",
      null,
      h("main", null, [h("h1", null, text("title")), h("p", null, text("soon")), h("p", null, text("meanwhile"))]),
    ),
  );
  return `<!doctype html>${renderToString(page)}`;
}

/** The look of the page above. */
export const CONSOLE_STYLE = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.55; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: light-dark(#f1f6f4, #10201c); color: light-dark(#17332c, #e3f0eb); }
main { max-width: 34rem; margin: 1.5rem; padding: 1.5rem 1.75rem; border-radius: 1rem; background: light-dark(#fff, #18302a); border: 1px solid light-dark(#d5e5df, #2a4a41); }
h1 { margin: 0 0 .75rem; font-size: 1.35rem; }
p { margin: .5rem 0 0; }
ol { margin: .75rem 0 0; padding-left: 1.4rem; }
.qr { display: block; margin: 1rem auto; width: min(100%, 18.75rem); height: auto; background: #fff; }
.code { font: 700 2rem ui-monospace, monospace; letter-spacing: .12em; text-align: center; margin: 1rem 0; }
.hint { padding: .6rem .75rem; border-radius: .5rem; background: light-dark(#eaf4f0, #21423a); }
.done::before { content: "✓ "; color: light-dark(#0f6b54, #7fd8bb); }
.wait { font-weight: 600; margin: 1rem 0; }
a { color: light-dark(#0f6b54, #7fd8bb); }
.wrong { color: light-dark(#a4262c, #ff9b9b); }
form { display: grid; gap: .5rem; margin-top: 1rem; }
input, button { font: inherit; padding: .6rem .75rem; border-radius: .5rem; border: 1px solid light-dark(#8fb3a7, #4a7a6c); }
button { background: #0f6b54; color: #fff; border: 0; }
`;
