import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import { createInvites, listPhone, type OfferedRole } from "../person/offers.ts";
import { INVITE_DAYS } from "../person/rules.ts";
import { naturalName } from "../programme/rules.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { phone, villageCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

interface InviteOptions {
  readonly role: "village-head" | "village-operator";
  readonly village: string;
  readonly count: number;
  readonly days: number;
  readonly phone?: Phone;
  readonly year?: number;
  readonly fund?: Fund;
  readonly json?: true;
}

export function inviteCommand(world: World): Command {
  return new Command("invite")
    .description(
      "Offer a role over a village: by single-use codes, shown once, or to whoever proves to own a phone number.",
    )
    .addOption(
      new Option("--role <role>", "what the person may be")
        .choices(["village-head", "village-operator"])
        .makeOptionMandatory(),
    )
    .requiredOption("--village <code>", "Kepmendagri code of the village, such as 36.02.01.2001", villageCode)
    .option("--count <number>", "how many codes", wholeNumber(1, 1000), 1)
    .option("--days <days>", "how long a code is good", wholeNumber(1, 366), INVITE_DAYS)
    .option("--phone <number>", "list this number instead of making a code", phone)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .addOption(new Option("--fund <fund>", "which programme, when the year has several").choices(Object.keys(Fund)))
    .option("--json", "print the result for a program")
    .action((options: InviteOptions) => atDesk(world, (desk) => invite(world, desk, options)));
}

async function invite(world: World, desk: Desk, options: InviteOptions): Promise<void> {
  if (options.phone && options.count > 1) throw new Misuse("--phone and --count do not go together");
  const village = await villageOf(desk, options.village);
  const programme = await programmeOf(desk, options);
  const kind = options.role === "village-head" ? "village_head" : "village_operator";
  const role: OfferedRole = { kind, programmeId: programme.id, areaCode: options.village };
  const what = `${options.role} of ${village} (${options.village}) in ${programme.title} ${programme.year}`;
  if (options.phone) {
    const number = options.phone;
    await desk.db.$transaction((tx) => listPhone(tx, number, role, desk));
    if (options.json) return printJson(world, { ...role, village, phone: maskPhone(number) });
    return print(
      world,
      `Listed ${maskPhone(number)} as ${what}. The person types KODE in the chat and shares the number.`,
    );
  }
  const roles = Array.from({ length: options.count }, () => role);
  const codes = await desk.db.$transaction((tx) => createInvites(tx, roles, desk, options.days));
  if (options.json) return printJson(world, { ...role, village, days: options.days, codes });
  print(world, `For a ${what}, good for ${options.days} days. Shown only this once:`);
  for (const code of codes) print(world, `  KODE ${code}`);
}

async function villageOf({ db }: Desk, code: string): Promise<string> {
  const area = await db.area.findUnique({ where: { code }, select: { name: true, level: true } });
  if (area?.level === "village") return naturalName(area.name);
  const parentCode = code.slice(0, "36.02.01".length);
  const others = await db.area.findMany({ where: { parentCode }, orderBy: { code: "asc" }, take: NEIGHBOURS });
  const known = others.map((one) => `${one.code} ${naturalName(one.name)}`).join(", ");
  throw new Refused(`there is no village with the code ${code}${known && `; its district has ${known}, …`}`);
}

/** Villages named in a refusal, so that a wrong code can be put right without a look elsewhere. */
const NEIGHBOURS = 5;
