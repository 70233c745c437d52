import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FLOWS } from "../../flows/index.ts";
import { faultsOf } from "../../src/flowkit/check.ts";
import { desaWords } from "./scenes.ts";
import { gapsOf, TEXTS } from "./texts.ts";

const ROOT = join(import.meta.dirname, "../..");
const sources = ["flows/**/*.ts", "src/**/*.ts"]
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .filter((file) => !file.includes("/generated/"))
  .map((file) => readFileSync(join(ROOT, file), "utf8"))
  .join("\n");
const flowSources = globSync("flows/**/*.ts", { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), "utf8"));
const ids = [...FLOWS.keys()];

describe("the shape of the flows", () => {
  it("gives every flow its own id and a file of texts", () => {
    expect(ids).toHaveLength(globSync("flows/*/flow.ts", { cwd: ROOT }).length);
    for (const [id, flow] of FLOWS) expect(flow.id).toBe(id);
  });

  it.each([...FLOWS])("%s leads somewhere from everywhere", (_id, flow) => {
    expect(faultsOf(flow, new Set(ids))).toEqual([]);
  });
});

describe("the texts of the flows", () => {
  const own = [...TEXTS].filter(([key]) => ids.includes(key.split(":")[0] ?? ""));

  it("are all said by somebody", () => {
    const prefixes = [...sources.matchAll(/`(\w+:[\w.]*)\$\{/g)].map((match) => match[1] ?? "");
    const dead = own
      .map(([key]) => key)
      .filter((key) => !sources.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(own.length).toBeGreaterThan(200);
    expect(dead).toEqual([]);
  });

  it("have no gap that no flow fills", () => {
    const unknown = own.flatMap(([key, text]) =>
      gapsOf(text)
        .filter((gap) => !(gap in desaWords) && !flowSources.some((source) => new RegExp(`\\b${gap}\\b`).test(source)))
        .map((gap) => `${key}: ${gap}`),
    );
    expect(unknown).toEqual([]);
  });

  it("never ask for what nobody should give, and never name a politician's gift", () => {
    for (const [key, text] of own) {
      expect(text, key).not.toMatch(/bantuan (pak|bapak|ibu)? ?(bupati|wali kota|gubernur)/i);
      expect(text, key).not.toMatch(/(ketik|kirim|tulis|masukkan)[^.]*\b(OTP|PIN|kata sandi|KPJ|ibu kandung)\b/i);
      expect(text, key).not.toMatch(/^\d+[.)] /m);
    }
  });

  it("are short enough to be read on a small phone", () => {
    for (const [key, text] of own) expect(text.length, key).toBeLessThanOrEqual(250);
  });
});
