import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The house: who may import whom, and what the pure parts may not touch. ARCHITECTURE.md says why. */

const ROOT = join(import.meta.dirname, "..");

/** Folders of src/ that are features: rules.ts is pure, store.ts is private, the rest are services. */
const FEATURES = [
  "audit",
  "broadcast",
  "claim",
  "coverage",
  "draft",
  "faq",
  "help",
  "link",
  "occupation",
  "person",
  "programme",
  "recap",
  "reminder",
  "report",
  "roster",
];
const FOLDERS = ["cli", "console", "conversation", "db", "flowkit", "http", "kit", "messages", "words"];
const FILES = ["app", "config", "main", "serve", "welcome"];

/** What each room may import besides itself. `types` are those it may only know the types of. */
const ARROWS: Readonly<Record<string, { readonly uses: readonly string[]; readonly types?: readonly string[] }>> = {
  kit: { uses: [] },
  flowkit: { uses: ["kit"] },
  rules: { uses: ["kit"], types: ["reading", "port"] },
  // How lists are understood: pure, whatever they came in.
  reading: { uses: ["kit", "rules"] },
  // The files that lists come in: workbooks and pictures, read in threads of their own.
  readers: { uses: ["kit", "rules", "reading"] },
  flows: { uses: ["flowkit", "kit", "rules", "reading"], types: ["texts"] },
  port: { uses: [] },
  // What several channels are made with, and no channel knows of another one.
  channelparts: { uses: ["port", "kit"] },
  channel: { uses: ["port", "channelparts", "kit"] },
  words: { uses: [], types: ["flowkit", "kit"] },
  messages: { uses: ["kit", "port"], types: ["db"] },
  // A store speaks to the database; it takes the transaction it works in from its service.
  store: { uses: ["kit", "rules", "generated", "fragment"], types: ["db"] },
  // Pieces of SQL that must be word for word the same wherever they stand, because an index hangs on them.
  fragment: { uses: ["rules", "generated"] },
  // Services answer in the types that the flows ask for (flows/facts.ts), so that nothing is mapped twice. The feature's
  // own store is allowed below. A service may write one plain row by its Tx, hence the generated types.
  service: { uses: ["kit", "rules", "reading", "service", "store"], types: ["db", "generated", "flows", "port"] },
  conversation: {
    uses: [
      "flows",
      "flowkit",
      "kit",
      "rules",
      "reading",
      "port",
      "messages",
      "service",
      "words",
      "fragment",
      "outreach",
    ],
    types: ["db", "readers"],
  },
  // The sample programme and the record of what was loaded are made with the same verbs as everybody else's.
  db: { uses: ["generated", "kit", "service", "data"], types: ["config"] },
  // What a broadcast says and how it goes out: between the services of its feature and the outbox.
  outreach: {
    uses: ["kit", "rules", "port", "messages", "service", "store", "words"],
    types: ["db", "flows", "flowkit"],
  },
  generated: { uses: [] },
  data: { uses: [], types: ["generated", "kit"] },
  console: { uses: ["kit", "service", "words"] },
  http: { uses: ["console", "kit"], types: ["port", "messages"] },
  config: { uses: [] },
  // Its links are for the start only; it is given the app that serve.ts built.
  welcome: { uses: ["db", "service", "rules"], types: ["app", "config"] },
  app: {
    uses: [
      "channel",
      "port",
      "conversation",
      "db",
      "http",
      "kit",
      "messages",
      "outreach",
      "readers",
      "service",
      "words",
    ],
    types: ["config"],
  },
  serve: { uses: ["app", "db", "welcome"], types: ["config"] },
  main: { uses: ["config", "serve"] },
  cli: {
    uses: [
      ...["app", "serve", "config", "db", "generated", "service", "rules", "messages", "words"],
      ...["channel", "port", "kit", "flows", "flowkit", "reading", "readers", "outreach"],
    ],
  },
  author: { uses: ["db"], types: ["kit"] },
};

interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package. */
  readonly to: string;
  readonly onlyTypes: boolean;
}

const sources = ["src", "flows", "prisma"].flatMap(readTree);
const tests = readTree("test");
const imports = sources.flatMap(({ path, text }) => importsOf(path, text));

describe("the house", () => {
  it("has a room for every file", () => {
    expect(sources.map(({ path }) => path).filter((path) => roomOf(path) === null)).toEqual([]);
  });

  it("lets a room use only what its arrows say", () => {
    const wrong = imports.filter(({ from, to, onlyTypes }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      if (!isOurs(to) || here === null || here === there) return false;
      const arrows = ARROWS[here];
      return !(there !== null && (arrows?.uses.includes(there) || (onlyTypes && arrows?.types?.includes(there))));
    });
    expect(wrong.map(say)).toEqual([]);
  });

  it("keeps each store to its own feature", () => {
    expect(imports.filter(({ from, to }) => isStore(to) && folderOf(from) !== folderOf(to)).map(say)).toEqual([]);
  });

  it("lets a channel know nothing of another one, and only app.ts and the commands about one know any", () => {
    const knowing = [
      "src/platforms.ts",
      "src/app.ts",
      "src/cli/talk.ts",
      "src/cli/replay.ts",
      "src/cli/whatsapp-cloud.ts",
    ];
    const wrong = imports.filter(
      ({ from, to }) => roomOf(to) === "channel" && folderOf(from) !== folderOf(to) && !knowing.includes(from),
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it("shows Prisma only to stores, db/, the roots and, as a type, to who works inside a transaction", () => {
    const open = ["store", "fragment", "db", "generated", "app", "cli", "author"];
    const asType = ["service", "messages", "conversation", "data", "outreach"];
    const wrong = imports.filter(({ from, to, onlyTypes }) => {
      if (!isDatabase(to)) return false;
      const here = roomOf(from) ?? "";
      return !(open.includes(here) || (onlyTypes && asType.includes(here)));
    });
    expect(wrong.map(say)).toEqual([]);
  });

  it("starts the app only from its roots", () => {
    const wrong = imports.filter(
      ({ from, to, onlyTypes }) =>
        to === "src/app.ts" &&
        !["serve", "cli"].includes(roomOf(from) ?? "") &&
        !(onlyTypes && from === "src/welcome.ts"),
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it("needs no test to run", () => {
    expect(imports.filter(({ to }) => to.startsWith("test/")).map(say)).toEqual([]);
  });

  it("has tests that need no place outside of the project", () => {
    const outside = tests.flatMap(({ path, text }) => importsOf(path, text)).filter(({ to }) => to.startsWith(".."));
    expect(outside.map(say)).toEqual([]);
  });
});

describe("the pure parts", () => {
  const pure = sources.filter(({ path }) => ["flows", "flowkit", "rules", "reading"].includes(roomOf(path) ?? ""));
  const theirs = imports.filter(({ from }) => pure.some(({ path }) => path === from));

  it("are there", () => {
    expect(pure.length).toBeGreaterThan(20);
  });

  it("import nothing of Node, of the database or of any library but zod for stored answers", () => {
    const mayUseZod = /^flows\/(?:[^/]+\/answers|shared\/stored)\.ts$/;
    const wrong = theirs.filter(({ from, to }) => !isOurs(to) && !(to === "zod" && mayUseZod.test(from)));
    expect(wrong.map(say)).toEqual([]);
  });

  it.each([
    ["the clock", /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\bsetTimeout\b|\bsetInterval\b/],
    ["chance", /\bMath\.random\b|\bcrypto\b/],
    ["the machine", /\bprocess\.|\bglobalThis\b|\bfetch\(|\bconsole\./],
    ["promises", /\basync\b|\bawait\b|\bPromise\b/],
    ["a try", /\btry\s*\{/],
  ])("do not use %s", (_what, forbidden) => {
    expect(pure.filter(({ text }) => forbidden.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
  });
});

describe("the scanner of this test", () => {
  it("sees every way to import", () => {
    const text = [
      'import "./side.ts";',
      'import one, { type Two } from "../kit/one.ts";',
      'import type { Three } from "node:fs";',
      'import { type Four, type Five } from "./four.ts";',
      'export * from "./six.ts";',
      'export type { Seven } from "./seven.ts";',
      'const late = await import("zod");',
      '// import "./comment.ts";',
    ].join("\n");
    expect(importsOf("src/a/b.ts", text).map(({ to, onlyTypes }) => [to, onlyTypes])).toEqual([
      ["src/a/side.ts", false],
      ["src/kit/one.ts", false],
      ["node:fs", true],
      ["src/a/four.ts", true],
      ["src/a/six.ts", false],
      ["src/a/seven.ts", true],
      ["zod", false],
    ]);
  });

  it("has looked at the whole project", () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports.filter(({ to }) => isOurs(to)).every(({ to }) => to.endsWith(".ts") || to.endsWith(".json"))).toBe(
      true,
    );
  });
});

/** What is worked out from data alone, under another name. */
const PURE: ReadonlySet<string> = new Set(["src/broadcast/audience.ts", "src/reminder/due.ts"]);

function roomOf(path: string): string | null {
  if (path.startsWith("flows/")) return "flows";
  if (path.startsWith("locales/")) return "texts";
  if (path.startsWith("prisma/data/")) return "data";
  if (path === "prisma/author.ts") return "author";
  if (path === "src/channels/channel.ts" || path === "src/channels/link.ts") return "port";
  if (/^src\/channels\/[^/]+\.ts$/.test(path)) return "channelparts";
  if (/^src\/channels\/[^/]+\//.test(path)) return "channel";
  if (path.startsWith("src/db/generated/")) return "generated";
  // An answer is said as a flow says it, in lines and choices.
  if (/^src\/faq\/answer[^/]*\.ts$/.test(path)) return "flows";
  if (path === "src/db/live.ts" || path === "src/db/told.ts") return "fragment";
  // The half of app.ts that makes channels out of the configuration.
  if (path === "src/platforms.ts") return "app";
  if (path.startsWith("src/reading/")) return /^src\/reading\/(?:text\/|[^/]+\.ts$)/.test(path) ? "reading" : "readers";
  const [, folder = "", file = ""] = /^src\/(?:([^/]+)\/)?(.+)\.ts$/.exec(path) ?? [];
  if (folder === "") return FILES.includes(file) ? file : null;
  if (FOLDERS.includes(folder)) return folder;
  if (!FEATURES.includes(folder)) return null;
  // A feature may have several sets of rules: quiet-rules.ts.
  if (/(?:^|-)rules$/.test(file) || PURE.has(path)) return "rules";
  if (OUTREACH.test(path)) return "outreach";
  return isStore(path) ? "store" : "service";
}

const OUTREACH = /^src\/broadcast\/(?:message|said|feed|facts|progress|pump|brake)\.ts$/;

/** A feature's own way to its tables: store.ts, or a second one such as change-store.ts. */
function isStore(path: string): boolean {
  return /(?:^|[/-])store\.ts$/.test(path) && FEATURES.includes(path.split("/")[1] ?? "");
}

function isDatabase(path: string): boolean {
  return path.startsWith("src/db/generated/") || path === "src/db/client.ts" || /^@prisma\//.test(path);
}

function isOurs(to: string): boolean {
  return /^(?:src|flows|prisma|locales|test)\//.test(to);
}

function folderOf(path: string): string {
  return path.startsWith("src/channels/")
    ? path.split("/").slice(0, 3).join("/")
    : path.split("/").slice(0, 2).join("/");
}

function readTree(folder: string): { path: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("src/db/generated/"))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

function importsOf(from: string, text: string): Import[] {
  const form =
    /(?:^|;)\s*(?:import|export)\s+(?:(?<what>[\w$*{}\s,]+?)\s+from\s+)?"(?<whole>[^"]+)"|\bimport\(\s*["'`](?<late>[^"'`]+)/gm;
  return [...withoutComments(text).matchAll(form)].map(({ groups = {} }) => {
    const { what = "", whole, late = "" } = groups;
    const to = whole ?? late;
    const names = /\{([^}]*)\}/.exec(what)?.[1]?.split(",") ?? [];
    const named = names.map((name) => name.trim()).filter((name) => name !== "");
    const allTypes = /^\s*\{/.test(what) && named.length > 0 && named.every((name) => name.startsWith("type "));
    return {
      from,
      to: to.startsWith(".") ? posix.join(posix.dirname(from), to) : to,
      onlyTypes: /^\s*type\b/.test(what) || allTypes,
    };
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

function say({ from, to, onlyTypes }: Import): string {
  return `${from} -> ${to}${onlyTypes ? " (types)" : ""}`;
}
