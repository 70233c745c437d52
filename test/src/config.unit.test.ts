import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";

/** What a variable needs beside it. */
const problems = (env: Record<string, string>) => {
  const read = readConfig(env);
  return "problems" in read ? read.problems.map(({ name }) => name) : [];
};

describe("WhatsApp by its web page", () => {
  it("keeps its session in the folder and its menus as text, unless it is told otherwise", () => {
    const read = readConfig({ WHATSAPP_MODE: "web" });
    expect("config" in read && read.config.whatsappWeb).toEqual({ chromePath: null, session: "folder", menus: "text" });
  });

  it("keeps a session in the database only where other servers can open it", () => {
    const web = { WHATSAPP_MODE: "web", WHATSAPP_SESSION: "database" };
    expect(problems(web)).toEqual(["DATABASE_URL", "SERATUS_KEY"]);
    const key = Buffer.alloc(32, 1).toString("base64");
    expect(problems({ ...web, DATABASE_URL: "postgresql://db/seratus", SERATUS_KEY: key })).toEqual([]);
    expect(problems({ WHATSAPP_SESSION: "database" })).toEqual([]);
  });
});
