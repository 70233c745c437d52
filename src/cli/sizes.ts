import { Command } from "commander";
import { functionsOf } from "./functions.ts";
import { readSources } from "./sources.ts";
import { print, printJson, type World } from "./world.ts";

const FILE_AIM = 300;
const FUNCTION_AIM = 60;

interface Large {
  readonly where: string;
  readonly lines: number;
}

export function sizesCommand(world: World): Command {
  return new Command("sizes")
    .description(
      `List files over ${FILE_AIM} lines and functions over ${FUNCTION_AIM}. A report to judge by, not a rule.`,
    )
    .option("--json", "print the result for a program")
    .action((options: { json?: true }) => {
      const { files, functions } = largeOnes();
      if (options.json) return printJson(world, { files, functions });
      tell(world, `files over ${FILE_AIM} lines`, files);
      tell(world, `functions over ${FUNCTION_AIM} lines`, functions);
    });
}

function largeOnes(): { files: Large[]; functions: Large[] } {
  const sources = readSources(["src", "flows", "prisma", "test"], [".ts", ".js", ".mjs"]);
  const files = sources.map(({ path, text }) => ({ where: path, lines: text.split("\n").length - 1 }));
  const functions = sources.flatMap(({ path, text }) =>
    functionsOf(text).map(({ name, line, lines }) => ({ where: `${path}:${line} ${name}`, lines })),
  );
  return { files: largest(files, FILE_AIM), functions: largest(functions, FUNCTION_AIM) };
}

function largest(all: readonly Large[], aim: number): Large[] {
  return all.filter(({ lines }) => lines > aim).sort((one, other) => other.lines - one.lines);
}

function tell(world: World, what: string, large: readonly Large[]): void {
  print(world, `${large.length} ${what}`);
  for (const { where, lines } of large) print(world, `${String(lines).padStart(6)}  ${where}`);
}
