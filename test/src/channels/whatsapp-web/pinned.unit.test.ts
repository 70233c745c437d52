import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, "../../../..", path), "utf8"));

interface Locked {
  readonly name?: string;
  readonly version: string;
  readonly hasInstallScript?: boolean;
}

describe("the library", () => {
  const packages: Readonly<Record<string, Locked>> = read("package-lock.json").packages;
  const locked = (name: string) => Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));

  it("is there in the one version that the channel was made for", () => {
    expect(read("package.json").dependencies["whatsapp-web.js"]).toBe("1.34.7");
    expect(locked("whatsapp-web.js").map(([, { version }]) => version)).toEqual(["1.34.7"]);
    expect(read("node_modules/whatsapp-web.js/package.json").version).toBe("1.34.7");
  });

  it("downloads no browser, however it is installed: what drives one has no install script", () => {
    const drivers = [...locked("puppeteer"), ...locked("puppeteer-core"), ...locked("@puppeteer/browsers")];
    expect(drivers.length).toBeGreaterThan(0);
    expect(drivers.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
    expect(locked("puppeteer").map(([, { name }]) => name)).toEqual(["puppeteer-core"]);
  });
});
