import type { Line } from "../../src/flowkit/flow.ts";
import { NIK_DIGITS } from "../../src/kit/nik.ts";
import type { Problem } from "../../src/reading/row.ts";
import type { BaseFacts } from "../facts.ts";
import { line } from "./line.ts";

/** What is wrong with a person of a list, in words that say what to do. */
export function problemLine(problem: Problem, { programme }: Pick<BaseFacts, "programme">): Line {
  const { digits = 0, letters = "", age = 0, other = "" } = problem;
  const rule = programme?.ageRule ?? { minAge: 0, ageLimit: 0 };
  const inList = problem.code === "duplicate.list" || problem.code === "duplicate.near";
  const vars = { digits, needed: NIK_DIGITS, letters, age, ...rule };
  return line(`baris:${problem.code}`, { ...vars, other: inList ? whereLine(other) : other });
}

/** Where in what was sent in somebody stands: "line 3" is "baris 3", "Sheet1!A7" is row 7 of that sheet. */
export function whereLine(source: string): Line | string {
  const [, file, place = ""] = /^(?:(\d+): )?(.*)$/s.exec(source) ?? [];
  const where = placeLine(place);
  return file === undefined ? where : line("kiriman:where.file", { file, where });
}

function placeLine(place: string): Line | string {
  const text = /^line (\d+)$/.exec(place)?.[1];
  if (text !== undefined) return line("kiriman:where.line", { line: text });
  const [, sheet, row] = /^(.+)![A-Z]+(\d+)$/.exec(place) ?? [];
  if (sheet !== undefined && row !== undefined) return line("kiriman:where.sheet", { sheet, line: row });
  if (place === "photo") return line("kiriman:where.photo");
  return place === "typed" ? line("kiriman:where.typed") : place;
}
