import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command } from "commander";
import { type Day, DEFAULT_ZONE, dayIn } from "../kit/date.ts";
import { type Holiday, holidaysIn, keepHolidays, removeHoliday, unknownYears } from "../programme/holidays.ts";
import { readCsv } from "../reading/csv.ts";
import { atDesk, type Desk } from "./desk.ts";
import { day, readDay, regencyCode } from "./read.ts";
import { print, printJson, Refused, remark, type World } from "./world.ts";

export function holidaysCommand(world: World): Command {
  return new Command("holidays")
    .description("Days on which nobody is written to without having asked: public holidays and collective leave.")
    .addCommand(listCommand(world), { isDefault: true })
    .addCommand(
      new Command("import")
        .description(
          "Keep every day of a CSV file: the joint decree of the three ministers for a year, or days of one regency.",
        )
        .argument("<file>", "with the columns date and name, and where a day is not the whole country's, regency")
        .action((file: string) => importFile(world, file)),
    )
    .addCommand(
      new Command("remove")
        .description("Forget a day that was imported.")
        .argument("<day>", "such as 2027-03-09", day)
        .option("--regency <code>", "that of one regency; otherwise the whole country's", regencyCode)
        .action((of: Day, { regency }: { regency?: string }) =>
          atDesk(world, async ({ db, nowMs }) => {
            if (!(await db.$transaction((tx) => removeHoliday(tx, { day: of, regencyCode: regency ?? null }, nowMs))))
              throw new Refused(`${of} was not imported${regency ? ` for ${regency}` : ""}`);
            print(world, `Forgot ${of}.`);
          }),
        ),
    );
}

function listCommand(world: World): Command {
  return new Command("list")
    .description("What is known, and where from.")
    .option("--regency <code>", "with the days of this regency", regencyCode)
    .option("--json", "print the result for a program")
    .action(({ regency, json }: { regency?: string; json?: true }) =>
      atDesk(world, async (desk) => {
        const holidays = await holidaysIn(desk.db, regency ? [regency] : []);
        if (json) return printJson(world, holidays);
        for (const one of holidays) print(world, lineOf(one));
        for (const line of await holidayWarnings(desk)) remark(world, line);
      }),
    );
}

function lineOf({ day: on, name, regencyCode: code, basis, source }: Holiday): string {
  return `${on}  ${name}${code ? `, only ${code}` : ""}  (${basis}: ${source})`;
}

/** What an office has to do about the holidays: one sentence for each year that is not known as far as it can be. */
export async function holidayWarnings({ db, nowMs }: Pick<Desk, "db" | "nowMs">): Promise<string[]> {
  return unknownYears(await holidaysIn(db, []), dayIn(DEFAULT_ZONE, nowMs)).map(
    (year) =>
      `Of ${year} only the holidays with a sure date are known. Once the joint decree for ${year} is out: seratus holidays import FILE`,
  );
}

async function importFile(world: World, file: string): Promise<void> {
  const csv = readCsv(await readFile(file, "utf8"));
  const [header = [], ...records] = csv?.cells ?? [];
  const at = new Map(header.map((cell, n) => [cell.trim().toLowerCase(), n]));
  const missing = ["date", "name"].filter((column) => !at.has(column));
  if (!csv || missing.length > 0) throw new Refused(`the file has no column ${missing.join(", ") || "at all"}`);
  const rows = records
    .map((cells, n) => ({
      line: csv.lines[n + 1] ?? 0,
      cell: (name: string) => cells[at.get(name) ?? -1]?.trim() ?? "",
    }))
    .filter(({ cell }) => cell("date") !== "" || cell("name") !== "")
    .map(({ line, cell }) => readHoliday(line, cell));
  const wrong = rows.flatMap((one) => ("wrong" in one ? [one.wrong] : []));
  if (wrong.length > 0) throw new Refused(`nothing was kept:\n${wrong.join("\n")}`);
  const right = rows.flatMap((one) => ("wrong" in one ? [] : [one]));
  if (right.length === 0) throw new Refused("the file has no day in it");
  await atDesk(world, async (desk) => {
    const tools = { source: basename(file), nowMs: desk.nowMs };
    const kept = await desk.db.$transaction((tx) => keepHolidays(tx, right, tools));
    if (kept.is === "no-such-regency")
      throw new Refused(`nothing was kept: there is no kabupaten or kota with the code ${kept.code}`);
    print(world, `Kept ${kept.days} days. Whoever sends goes by them from now on.`);
  });
}

function readHoliday(
  line: number,
  cell: (name: string) => string,
): Pick<Holiday, "day" | "name" | "regencyCode"> | { readonly wrong: string } {
  const [on, name, code] = [readDay(cell("date")), cell("name"), cell("regency")];
  if (!on) return { wrong: `line ${line}: date is a day such as 2027-03-09` };
  if (name === "") return { wrong: `line ${line}: the name is missing` };
  if (code !== "" && !/^\d{2}\.\d{2}$/.test(code)) return { wrong: `line ${line}: regency is a code such as 61.07` };
  return { day: on, name, regencyCode: code || null };
}
