import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = (whose: string) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "guarded.ts"), whose]).then(
    ({ stdout }) => stdout.trim(),
    ({ code, stderr }: { code: number; stderr: string }) => `ended with ${code}: ${/Error: \w+/.exec(stderr)?.[0]}`,
  );

describe("a failure that nobody waits for", () => {
  it("leaves the process running when it was made inside the library", async () => {
    expect(await run("library")).toBe("alive");
  });

  it("ends the process when it is ours, as ever", async () => {
    expect(await run("ours")).toBe("ended with 1: Error: ours");
  });
});
