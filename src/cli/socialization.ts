import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import { dayIn } from "../kit/date.ts";
import { noteTold, setSocializeFirst } from "../programme/socialization.ts";
import { villagesOf } from "../recap/service.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { regencyCode, villageCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, type World } from "./world.ts";

interface SocializationOptions {
  readonly regency: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly first?: "on" | "off";
  readonly told: readonly string[];
  readonly json?: true;
}

export function socializationCommand(world: World): Command {
  return new Command("socialization")
    .description(
      "Whether villages must be told of the programme before they register people, and which were not told yet.",
    )
    .requiredOption("--regency <code>", "Kepmendagri code of the kabupaten or kota, such as 36.02", regencyCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .addOption(new Option("--fund <fund>", "which programme, when the year has several").choices(Object.keys(Fund)))
    .addOption(new Option("--first <setting>", "villages register only once they were told").choices(["on", "off"]))
    .option(
      "--told <village>",
      "note that this village was told, such as after a meeting; several times",
      (text, before: readonly string[]) => [...before, villageCode(text)],
      [],
    )
    .option("--json", "print the result for a program")
    .action((options: SocializationOptions) => atDesk(world, (desk) => socialization(world, desk, options)));
}

async function socialization(world: World, desk: Desk, options: SocializationOptions): Promise<void> {
  const { regency, first, told: villages } = options;
  if (villages.some((code) => !code.startsWith(`${regency}.`))) throw new Misuse("--told lies outside of the regency");
  const { id: programmeId, ...before } = await programmeOf(desk, { ...options, village: regency });
  await desk.db.$transaction(async (tx) => {
    if (first) await setSocializeFirst(tx, programmeId, first === "on", desk.nowMs);
    if (villages.length > 0) await noteTold(tx, { programmeId, villages, personId: null }, desk.nowMs);
  });
  const isFirst = first ? first === "on" : before.socializeFirst;
  const { quotaPerVillage: quota, timeZone } = before;
  const measure = { quota, timeZone, today: dayIn(timeZone, desk.nowMs) };
  const all = await villagesOf(desk.db, { programmeId, areaCode: regency }, measure);
  const untold = all.filter((one) => !one.told).map(({ code, name, districtName }) => ({ code, name, districtName }));
  if (options.json) return printJson(world, { first: isFirst, villages: all.length, untold });
  print(world, isFirst ? "Villages register people once they were told." : "Villages register people without more.");
  print(world, `${all.length - untold.length} of ${all.length} villages were told.`);
  for (const { code, name, districtName } of untold) print(world, `  not yet: ${code} ${name}, ${districtName}`);
}
