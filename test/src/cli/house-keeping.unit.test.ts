import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLOWS } from "../../../flows/index.ts";
import { questionsOf } from "../../../src/cli/asked.ts";
import { functionsOf } from "../../../src/cli/functions.ts";
import { regionalOf } from "../../../src/cli/regional.ts";
import { seratus } from "./shell.ts";

const NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none";

describe("draw", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seratus-draw-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const draw = (...args: string[]) => seratus(NO_DATABASE, ["draw", "--into", folder, ...args]);

  it("draws every flow and then finds all up to date", async () => {
    expect(await draw("--check")).toMatchObject({ code: 1, err: expect.stringContaining("daftar.md") });
    expect(await draw()).toMatchObject({ code: 0, out: `Drew ${FLOWS.size} flows.\n` });
    expect(await draw("--check")).toMatchObject({ code: 0 });
    const page = await readFile(join(folder, "daftar.md"), "utf8");
    expect(page).toContain("stateDiagram-v2");
    expect(page).toContain("Siapa namanya?");
  });

  it("finds a drawing that was changed and one of a flow that is gone", async () => {
    await draw();
    await writeFile(join(folder, "cek.md"), "old");
    await writeFile(join(folder, "gone.md"), "old");
    const ran = await draw("--check");
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("not up to date: cek.md, gone.md;");
  });

  it.each([...FLOWS.keys()])("has words for every question of %s", (id) => {
    const flow = FLOWS.get(id);
    const questions = flow ? questionsOf(flow) : new Map<string, string>();
    expect([...questions.keys()]).toEqual(Object.keys(flow?.steps ?? {}));
    for (const text of questions.values()) {
      expect(text.trim()).not.toBe("");
      expect(text).not.toContain("{{");
    }
  });
});

describe("sizes", () => {
  it("measures functions by their braces and by nothing else", () => {
    const source = [
      "export function plain(a: string): string {",
      '  const text = "}{";',
      "  // } not this",
      "  if (a) {",
      "    return `{{ text`;",
      "  }",
      "  return /[/}]{2}/.exec(a)?.[0] ?? a;",
      "}",
      "const arrow = async (one: number) => {",
      "  await one;",
      "};",
      "const record = { a: 1 };",
    ].join("\n");
    expect(functionsOf(source)).toEqual([
      { name: "plain", line: 1, lines: 8 },
      { name: "arrow", line: 9, lines: 3 },
    ]);
  });

  it("is a report", async () => {
    const ran = await seratus(NO_DATABASE, ["sizes", "--json"]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ files: expect.any(Array), functions: expect.any(Array) });
  });
});

describe("the usual words of a regency", () => {
  it.each([
    ["36.02", "APBD", "desa", "Asia/Jakarta"],
    ["13.03", "ADD", "nagari", "Asia/Jakarta"],
    ["13.09", "ADD", "desa", "Asia/Jakarta"],
    ["61.07", "APBD", "desa", "Asia/Pontianak"],
    ["73.24", "APBD", "desa", "Asia/Makassar"],
    ["94.01", "APBD", "desa", "Asia/Jayapura"],
  ] as const)("%s from %s", (code, fund, villageWord, timeZone) => {
    expect(regionalOf(code, fund)).toMatchObject({ villageWord, timeZone });
  });
});
