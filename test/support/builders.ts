import type { NewWorker } from "../../flows/deeds.ts";
import type { BaseFacts } from "../../flows/facts.ts";
import type { SceneBase } from "../../src/conversation/base.ts";
import type { Db } from "../../src/db/client.ts";
import type { Prisma } from "../../src/db/generated/client.ts";
import type { Clock } from "../../src/kit/clock.ts";
import { type Day, dayIn } from "../../src/kit/date.ts";
import { type Ids, makeIds } from "../../src/kit/ids.ts";
import { type Nik, partsOf } from "../../src/kit/nik.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { makeVault, type Vault } from "../../src/kit/vault.ts";
import { findProgramme, type ProgrammeRow, programmeFacts, wordsOf } from "../../src/programme/service.ts";
import { LIVE_STATES } from "../../src/roster/rules.ts";
import { enrol, type VillageActor } from "../../src/roster/service.ts";

/** Noon of 22 Nov 2026 in Pontianak: where every test starts unless it says otherwise. */
export const NOW_MS = Date.parse("2026-11-22T05:00:00Z");
export const TODAY = "2026-11-22" as Day;

export const vault: Vault = makeVault([new Uint8Array(32).fill(7)]);

/** A clock that stands until it is moved. */
export interface TestClock extends Clock {
  pass(minutes: number): void;
}

export function testClock(startMs = NOW_MS): TestClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    pass: (minutes) => {
      nowMs += minutes * 60_000;
    },
  };
}

/** Identities are unique over all builders of a process. */
export const ids: Ids = makeIds({ nowMs: () => NOW_MS });

export function toolsAt(nowMs = NOW_MS) {
  return { vault, ids, nowMs };
}

/** The valid NIK number `n`, of a grown-up from Kabupaten Bengkayang: always the same for the same number. */
export function nikFor(n: number): Nik {
  const date = String((n % 28) + 1).padStart(2, "0");
  const month = String((Math.floor(n / 9_000) % 12) + 1).padStart(2, "0");
  return `610701${date}${month}85${String((n % 9_000) + 1).padStart(4, "0")}` as Nik;
}

export function phoneFor(n: number): Phone {
  const phone = readPhone(`0812${String(10_000_000 + n).slice(0, 8)}`);
  if (!phone) throw new Error(`no phone ${n}`);
  return phone;
}

export function workerFor(n: number, changes: Partial<NewWorker> = {}): NewWorker {
  const nik = changes.nik ?? nikFor(n);
  const { sex, birthDate } = partsOf(nik, TODAY);
  return { nik, name: nameFor(n), sex, birthDate, occupation: "petani", occupationSaid: null, phone: null, ...changes };
}

/** Told apart by their words alone: names have no digits. */
function nameFor(n: number): string {
  const words = ["BUDI", "SITI", "AGUS", "DEWI", "JOKO", "RINA", "HADI", "LINA", "YANTO", "MAYA"];
  return [...String(n)].map((digit) => words[Number(digit)]).join(" ");
}

export async function makeProgramme(
  db: Db,
  changes: Partial<Prisma.ProgrammeUncheckedCreateInput> = {},
): Promise<ProgrammeRow> {
  const id = ids.uuid();
  await db.programme.create({
    data: {
      ...{ id, regencyCode: "61.07", year: 2026, fund: "APBD", title: "1 Desa 100 Pekerja Rentan" },
      ...{ villageWord: "desa", headWord: "kepala desa", subUnitWord: "dusun", timeZone: "Asia/Pontianak" },
      ...{ legalBases: [{ title: "Perbup 23", about: "" }], officeName: "Dinas", officeContact: "kantor" },
      ...changes,
    },
  });
  const row = await findProgramme(db, id);
  if (!row) throw new Error("a programme vanished");
  return row;
}

async function makePerson(db: Db): Promise<string> {
  return (await db.person.create({ data: { id: ids.uuid() } })).id;
}

/** A chat, of a new person unless one is given. */
export async function makeChat(db: Db, given?: string): Promise<{ chatId: bigint; personId: string }> {
  const personId = given ?? (await makePerson(db));
  const address = ids.uuid();
  const chat = await db.chat.create({
    data: {
      ...{ channel: "telegram", personId },
      addressIndex: vault.index("chat.address", address),
      addressSealed: vault.seal("chat.address", address),
    },
  });
  return { chatId: chat.id, personId };
}

/** Somebody with a role over a village, their chat, and the scene their messages start from. */
export interface Holder {
  readonly programme: ProgrammeRow;
  readonly actor: VillageActor;
  readonly chatId: bigint;
  readonly personId: string;
  readonly base: SceneBase;
}

export async function makeHolder(
  db: Db,
  changes: {
    readonly programme?: ProgrammeRow;
    readonly villageCode?: string;
    readonly kind?: VillageActor["kind"];
  } = {},
): Promise<Holder> {
  const programme = changes.programme ?? (await makeProgramme(db));
  const { villageCode = "61.07.01.2001", kind = "village_operator" } = changes;
  const { chatId, personId } = await makeChat(db);
  await db.role.create({
    data: {
      ...{ id: ids.uuid(), personId, kind, programmeId: programme.id, areaCode: villageCode },
      ...{ grantedVia: "invite", grantedAt: new Date(NOW_MS) },
    },
  });
  const actor: VillageActor = { personId, kind, programmeId: programme.id, villageCode };
  const role = {
    kind,
    village: { code: villageCode, name: "Sungai Duri", districtName: "Sungai Raya" },
    untold: false,
  };
  return {
    programme,
    actor,
    chatId,
    personId,
    base: { ...noRoster, chatId, personId, facts: factsFor(programme, role) },
  };
}

/** The rest of a scene in which the roster was not looked at. */
export const noRoster = { roster: null, spotted: null, displayName: null } as const;

export function factsFor(programme: ProgrammeRow, role: BaseFacts["role"] = null, nowMs = NOW_MS): BaseFacts {
  const today = dayIn(programme.timeZone, nowMs);
  return {
    ...{ nowMs, today, role, office: null, talk: null, lastBroadcast: null, consented: true, optedOut: false },
    locale: null,
    words: wordsOf(programme),
    programme: programmeFacts(programme, today),
  };
}

/** The holder's roster in numbers, straight from the tables. */
export async function rosterOf(db: Db, { actor: { programmeId, villageCode } }: Holder) {
  const roster = await db.roster.findUniqueOrThrow({
    where: { programmeId_villageCode: { programmeId, villageCode } },
    include: { enrolments: { where: { state: { in: [...LIVE_STATES] } } }, receipts: true },
  });
  const count = (standing: string) => roster.enrolments.filter((row) => row.standing === standing).length;
  const { state, submissions } = roster;
  const receipts = roster.receipts.map((one) => one.receipt).sort();
  return { state, submissions, receipts, mainCount: count("main"), reserveCount: count("reserve") };
}

/** Puts worker `n` on the holder's roster, whatever its length is now. */
export async function makeEnrolled(
  db: Db,
  holder: Holder,
  n: number,
  changes: Partial<NewWorker> = {},
  nowMs = NOW_MS,
) {
  const { programmeId, villageCode } = holder.actor;
  const standing = "main" as const;
  const expectMain = await db.enrolment.count({
    where: {
      ...{ standing, roster: { programmeId, villageCode } },
      state: { in: [...LIVE_STATES] },
    },
  });
  const command = { worker: workerFor(n, changes), expectMain };
  return db.$transaction((tx) => enrol(tx, holder.actor, command, toolsAt(nowMs)));
}
