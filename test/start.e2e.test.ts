import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "./support/free-port.ts";

const ROOT = join(import.meta.dirname, "..");

describe("npm start", () => {
  let home = "";
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "seratus-start-"));
    chmodSync(home, 0o755);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("prints its links, and SIGTERM leaves neither lock nor database behind", async () => {
    const run = await start(home);
    expect(run.said()).toMatch(/\/console\n[\s\S]*\/chat\/kepala-desa#kode=\S{14}\n[\s\S]*\/chat\n/);
    expect((await fetch(`${run.url}/readyz`)).status).toBe(200);
    run.npm.kill("SIGTERM");
    await gone(home);
    expect(existsSync(join(home, "seratus.lock"))).toBe(false);
  }, 60_000);

  it("heals by itself after everything was killed at once", async () => {
    const first = await start(home);
    const database = serverPid(home);
    process.kill(-(first.npm.pid ?? 0), "SIGKILL");
    await first.ended;
    expect(existsSync(join(home, "seratus.lock"))).toBe(true);
    const second = await start(home);
    // The database outlived the kill and is taken over as it runs.
    expect(serverPid(home)).toBe(database);
    second.npm.kill("SIGTERM");
    await gone(home);
  }, 60_000);

  it("refuses a second server on the same data, and says which process holds it", async () => {
    const run = await start(home);
    const second = spawnNpm(home, await freePort());
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain("already runs in this data directory");
    run.npm.kill("SIGTERM");
    await gone(home);
  }, 60_000);
});

interface Run {
  readonly npm: ChildProcess;
  readonly url: string;
  said(): string;
  /** The exit code of npm. */
  readonly ended: Promise<number | null>;
}

async function start(home: string): Promise<Run> {
  const run = spawnNpm(home, await freePort());
  await new Promise<void>((ready, fail) => {
    run.npm.stdout?.on("data", () => run.said().includes("Ctrl-C stops it") && ready());
    void run.ended.then((code) => fail(new Error(`npm start ended with ${code}: ${run.said()}`)));
  });
  return run;
}

function spawnNpm(home: string, port: number): Run {
  let said = "";
  const { DATABASE_URL: _theirs, ...env } = process.env;
  const npm = spawn("npm", ["start"], {
    cwd: ROOT,
    detached: true,
    env: { ...env, PORT: String(port), DATA_DIR: home, NODE_ENV: "", LOG_LEVEL: "warn" },
  });
  for (const stream of [npm.stdout, npm.stderr]) stream?.on("data", (chunk) => (said += String(chunk)));
  const ended = new Promise<number | null>((done) => npm.once("exit", done));
  return { npm, url: `http://localhost:${port}`, said: () => said, ended };
}

function serverPid(home: string): string {
  return readFileSync(join(home, "postgres/postmaster.pid"), "utf8").split("\n")[0] ?? "";
}

/** Resolves when the database is down: its server takes this file away as its last act. */
async function gone(home: string): Promise<void> {
  const until = Date.now() + 15_000;
  while (existsSync(join(home, "postgres/postmaster.pid")) || existsSync(join(home, "seratus.lock"))) {
    if (Date.now() > until) throw new Error("the database is still there");
    await new Promise((look) => setTimeout(look, 20));
  }
}
