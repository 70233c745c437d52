import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { FLOWS } from "../../flows/index.ts";
import type { ProductFlow } from "../../flows/shared/make.ts";
import { draw } from "../flowkit/draw.ts";
import { questionsOf } from "./asked.ts";
import { print, Refused, type World } from "./world.ts";

const DRAWINGS = join(import.meta.dirname, "../../docs/flows");

export function drawCommand(world: World): Command {
  return new Command("draw")
    .description("Draw every flow into docs/flows.")
    .option("--check", "write nothing; refuse when a drawing is not up to date")
    .option("--into <folder>", "another folder", DRAWINGS)
    .action(({ check, into }: { check?: true; into: string }) => {
      const drawings = drawAll();
      const stale = check ? staleOf(drawings, into) : [];
      if (stale.length > 0) throw new Refused(`not up to date: ${stale.join(", ")}; run: npm run draw`);
      if (!check) write(drawings, into);
      print(world, check ? "The drawings are up to date." : `Drew ${FLOWS.size} flows.`);
    });
}

/** File name to content: one for each flow and the list of them. */
function drawAll(): Map<string, string> {
  const flows = [...FLOWS.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  const list = flows.map(({ id }) => `- [${id}](${id}.md)`).join("\n");
  const index = `${GENERATED}\n# The conversations\n\n${list}\n`;
  return new Map([["README.md", index], ...flows.map((flow) => [`${flow.id}.md`, pageOf(flow)] as const)]);
}

const GENERATED = "<!-- Drawn from flows/ by `npm run draw`; not edited by hand. -->";

function pageOf(flow: ProductFlow): string {
  const questions = questionsOf(flow);
  const needs = flow.needs.length > 0 ? `It looks up: ${flow.needs.join(", ")}.\n\n` : "";
  const steps = Object.entries(flow.steps).map(([name, step]) =>
    [
      `## ${name}`,
      `\`\`\`text\n${questions.get(name)}\n\`\`\``,
      `Understands, for example: ${step.examples.map((example) => `\`${example}\``).join(", ")}.`,
      `Leads to: ${step.exits.map(exitName).join(", ")}.`,
    ].join("\n\n"),
  );
  const head = `${GENERATED}\n# ${flow.id}\n\nVersion ${flow.version}. ${needs}`.trimEnd();
  return `${[head, `\`\`\`mermaid\n${draw(flow)}\n\`\`\``, ...steps].join("\n\n")}\n`;
}

function exitName(exit: string): string {
  if (exit === "end") return "the end";
  return exit.startsWith("go:") ? `the flow ${exit.slice(3)}` : exit;
}

function staleOf(drawings: ReadonlyMap<string, string>, folder: string): string[] {
  const surplus = drawn(folder).filter((name) => !drawings.has(name));
  const old = [...drawings].filter(([name, content]) => {
    const file = join(folder, name);
    return !existsSync(file) || readFileSync(file, "utf8") !== content;
  });
  return [...old.map(([name]) => name), ...surplus];
}

function write(drawings: ReadonlyMap<string, string>, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of drawn(folder)) if (!drawings.has(name)) rmSync(join(folder, name));
  for (const [name, content] of drawings) writeFileSync(join(folder, name), content);
}

function drawn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
}
