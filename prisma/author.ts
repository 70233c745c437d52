/**
 * Prints the SQL that leads from the committed prisma/schema.prisma to the one in the working tree, to be reviewed
 * and kept as `prisma/migrations/<date>_<what>/migration.sql`: `npm run -s migration`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../src/db/embedded.ts";
import { openSchemaEngine } from "../src/db/schema-engine.ts";

const before = execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" });
const after = readFileSync(join(import.meta.dirname, "schema.prisma"), "utf8");
const home = mkdtempSync(join(tmpdir(), "seratus-author-"));
const postgres = await startEmbedded(home);
try {
  const engine = await openSchemaEngine(postgres.url, after);
  const model = (content: string) => ({ tag: "schemaDatamodel" as const, files: [{ path: "schema.prisma", content }] });
  const diff = await engine.diff({
    from: model(before),
    to: model(after),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  process.stdout.write(diff.stdout ?? "");
} finally {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}
