import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import { createInvites, listPhone, type OfferedRole } from "../person/offers.ts";
import { INVITE_DAYS } from "../person/rules.ts";
import { naturalName } from "../programme/rules.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { districtCode, phone, regencyCode, villageCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

interface InviteOptions {
  readonly role: keyof typeof KINDS;
  readonly village?: string;
  readonly regency?: string;
  readonly district?: string;
  readonly count: number;
  readonly days: number;
  readonly phone?: Phone;
  readonly year?: number;
  readonly fund?: Fund;
  readonly json?: true;
}

const KINDS = { "village-head": "village_head", "village-operator": "village_operator", officer: "officer" } as const;

export function inviteCommand(world: World): Command {
  return new Command("invite")
    .description(
      "Offer a role over a village or the task of an officer: by single-use codes, shown once, or to whoever proves to own a phone number.",
    )
    .addOption(new Option("--role <role>", "what the person may be").choices(Object.keys(KINDS)).makeOptionMandatory())
    .option("--village <code>", "Kepmendagri code of the village, such as 36.02.01.2001", villageCode)
    .option("--regency <code>", "of an officer: code of the regency, such as 36.02", regencyCode)
    .option("--district <code>", "of an officer: only this district of it, such as 36.02.01", districtCode)
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
  const areaCode = areaOf(options);
  const kind = KINDS[options.role];
  const area = kind === "officer" ? await officeOf(desk, areaCode) : await villageOf(desk, areaCode);
  const programme = await programmeOf(desk, { ...options, village: areaCode });
  const role: OfferedRole = { kind, programmeId: programme.id, areaCode };
  const what = `${options.role} of ${area} (${areaCode}) in ${programme.title} ${programme.year}`;
  if (options.phone) {
    const number = options.phone;
    await desk.db.$transaction((tx) => listPhone(tx, number, role, desk));
    if (options.json) return printJson(world, { ...role, ...named(kind, area), phone: maskPhone(number) });
    return print(
      world,
      `Listed ${maskPhone(number)} as ${what}. The person types KODE in the chat and shares the number.`,
    );
  }
  const roles = Array.from({ length: options.count }, () => role);
  const codes = await desk.db.$transaction((tx) => createInvites(tx, roles, desk, options.days));
  if (options.json) return printJson(world, { ...role, ...named(kind, area), days: options.days, codes });
  print(world, `For ${kind === "officer" ? "an" : "a"} ${what}, good for ${options.days} days. Shown only this once:`);
  for (const code of codes) print(world, `  KODE ${code}`);
}

/** The place that the role is over, by what its kind asks for. */
function areaOf({ role, village, regency, district }: InviteOptions): string {
  if (role !== "officer") {
    if (regency || district) throw new Misuse("--regency and --district are for officers");
    if (!village) throw new Misuse("--village is missing");
    return village;
  }
  if (village) throw new Misuse("an officer is invited with --regency, not with --village");
  if (!regency) throw new Misuse("--regency is missing");
  if (district && !district.startsWith(`${regency}.`)) throw new Misuse(`${district} is no district of ${regency}`);
  return district ?? regency;
}

function named(kind: OfferedRole["kind"], name: string) {
  return kind === "officer" ? { area: name } : { village: name };
}

async function officeOf({ db }: Desk, code: string): Promise<string> {
  const area = await db.area.findUnique({ where: { code }, select: { name: true, level: true } });
  if (area?.level === "regency" || area?.level === "district") return naturalName(area.name);
  throw new Refused(`there is no kabupaten, kota or kecamatan with the code ${code}`);
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
