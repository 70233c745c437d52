import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { readCsv } from "../reading/csv.ts";
import { clinicsOf, type KeptClinic, keepClinics, removeClinic } from "../report/guide.ts";
import { atDesk } from "./desk.ts";
import { readDay, wholeNumber } from "./read.ts";
import { print, printJson, Refused, type World } from "./world.ts";

const COLUMNS = ["area", "name", "address", "phone", "source", "checked_on"] as const;

export function clinicsCommand(world: World): Command {
  return new Command("clinics")
    .description(
      "Hospitals and clinics that treat work accidents for the insurer (PLKK). People who report are shown the nearest.",
    )
    .addCommand(listCommand(world), { isDefault: true })
    .addCommand(
      new Command("import")
        .description("Keep every clinic of a CSV file, in place of what was known of it.")
        .argument("<file>", `with the columns ${COLUMNS.join(", ")}; phone may be empty`)
        .action((file: string) => importFile(world, file)),
    )
    .addCommand(
      new Command("remove")
        .description("Forget one.")
        .argument("<id>", "its number in the list", wholeNumber(1, 2_147_483_647))
        .action((id: number) =>
          atDesk(world, async ({ db, nowMs }) => {
            if (!(await db.$transaction((tx) => removeClinic(tx, id, nowMs))))
              throw new Refused(`there is no clinic ${id}`);
            print(world, `Forgot clinic ${id}.`);
          }),
        ),
    );
}

function listCommand(world: World): Command {
  return new Command("list")
    .description("What is known, by area. One that nobody checked for a year is kept and not shown to people.")
    .option("--json", "print the result for a program")
    .action(({ json }: { json?: true }) =>
      atDesk(world, async ({ db }) => {
        const clinics = await clinicsOf(db);
        if (json) return printJson(world, clinics);
        if (clinics.length === 0)
          return print(world, "No clinic yet: people are sent to the nearest hospital and to the call centre.");
        for (const { id, area, name, address, phone, checkedOn, source } of clinics)
          print(world, `${id}  ${area}  ${name}, ${address}${phone ? `, ${phone}` : ""}  (${source}, ${checkedOn})`);
      }),
    );
}

async function importFile(world: World, file: string): Promise<void> {
  const csv = readCsv(await readFile(file, "utf8"));
  const [header = [], ...records] = csv?.cells ?? [];
  const missing = COLUMNS.filter((column) => !header.some((cell) => cell.trim().toLowerCase() === column));
  if (!csv || missing.length > 0) throw new Refused(`the file has no column ${missing.join(", ") || "at all"}`);
  const at = new Map(header.map((cell, n) => [cell.trim().toLowerCase(), n]));
  const clinics = records
    .map((cells, n) => ({
      line: csv.lines[n + 1] ?? 0,
      cell: (name: string) => cells[at.get(name) ?? -1]?.trim() ?? "",
    }))
    .filter(({ cell }) => COLUMNS.some((column) => cell(column) !== ""))
    .map(({ line, cell }) => readClinic(line, cell));
  const wrong = clinics.flatMap((one) => ("wrong" in one ? [one.wrong] : []));
  if (wrong.length > 0) throw new Refused(`nothing was kept:\n${wrong.join("\n")}`);
  const right = clinics.filter((one) => !("wrong" in one)) as Omit<KeptClinic, "id">[];
  await atDesk(world, ({ db, nowMs }) => db.$transaction((tx) => keepClinics(tx, right, nowMs)));
  print(world, `Kept ${right.length} clinics.`);
}

function readClinic(line: number, cell: (name: string) => string): Omit<KeptClinic, "id"> | { readonly wrong: string } {
  const [area, name, address, source] = [cell("area"), cell("name"), cell("address"), cell("source")];
  const checkedOn = readDay(cell("checked_on"));
  if (!/^\d{2}\.\d{2}(?:\.\d{2})?$/.test(area))
    return { wrong: `line ${line}: area is 61.07, or its sub-district 61.07.01` };
  if (name === "" || address === "" || source === "")
    return { wrong: `line ${line}: name, address and source are needed` };
  if (!checkedOn) return { wrong: `line ${line}: checked_on is a day such as 2026-11-22` };
  return { area, name, address, phone: cell("phone") || null, source, checkedOn };
}
