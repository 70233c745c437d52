import type {
  BaseFacts,
  NeedFacts,
  OfficeOffer,
  ProgrammeFacts,
  RecapFacts,
  VillageFacts,
  VillageOffer,
  Words,
} from "../../flows/facts.ts";
import type { DraftFacts, DraftPerson, RosterRow } from "../../flows/roster-facts.ts";
import type { Coverage } from "../../src/coverage/rules.ts";
import { benefitsOn, TOPICS, type TopicId, type Understood } from "../../src/faq/rules.ts";
import { readBenefits } from "../../src/faq/service.ts";
import type { Reply } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import type { Problem, ProblemCode } from "../../src/reading/row.ts";
import type { VillageProgress } from "../../src/recap/rules.ts";
import { jawabScenes, siaranScenes } from "./broadcast-scenes.ts";
import { mejaScenes, officer, petugasScenes } from "./desk-scenes.ts";
import { officeScenes, reportFacts, reportScenes } from "./report-scenes.ts";

/** Everything a flow may see, so that one value serves all of them. */
export type AllFacts = BaseFacts & NeedFacts;

export const day = (text: string) => text as Day;

export const nagariWords: Words = {
  desa: "nagari",
  kepalaDesa: "wali nagari",
  dusun: "jorong",
  kabupaten: "Kabupaten Sijunjung",
};

export const desaWords: Words = {
  desa: "desa",
  kepalaDesa: "kepala desa",
  dusun: "dusun",
  kabupaten: "Kabupaten Bengkayang",
};

const village: VillageFacts = { code: "61.07.01.2001", name: "Sebalo", districtName: "Bengkayang" };

export const programme: ProgrammeFacts = {
  id: "programme-1",
  title: "1 Desa 100 Pekerja Rentan",
  year: 2026,
  regencyCode: "61.07",
  regencyName: "Kabupaten Bengkayang",
  quota: 100,
  fund: "APBD",
  ageRule: { minAge: 18, ageLimit: 65 },
  socializeFirst: false,
  phase: { is: "open", closes: day("2026-12-31") },
  officeName: "Dinas Tenaga Kerja",
  officeContact: "0562 441000",
  officialPage: "bengkayangkab.go.id/seratus",
  legalBases: ["Inpres 2/2021", "Perbup 23"],
  ownAnswers: {},
};

export function person(at: number, more: Partial<RosterRow> = {}): RosterRow {
  return {
    enrolmentId: `enrolment-${at}`,
    name: `${NAMES[at % NAMES.length]} ${SECOND[Math.floor(at / NAMES.length) % SECOND.length]}`,
    nik: `6107••••••••${String(at).padStart(4, "0")}`,
    sex: at % 2 === 0 ? "P" : "L",
    birthDate: day("1985-07-21"),
    occupation: "petani",
    phone: at % 3 === 0 ? null : "0812••••••90",
    standing: "main",
    state: "draft",
    reason: null,
    ...more,
  };
}

const NAMES = ["SITI", "BUDI", "AMINAH", "YOHANES", "DEWI", "ASEP", "MARIA", "RAHMAT", "SRI", "LUKAS", "NUR", "HENDRA"];
const SECOND = ["AMINAH", "SANTOSO", "WATI", "BIN ALI"];

/** Twelve on the list proper, one of them taken in hand by the district, and two in reserve. */
export const list: readonly RosterRow[] = [
  ...Array.from({ length: 11 }, (_, at) => person(at)),
  person(11, { state: "active" }),
  person(12, { standing: "reserve", name: "KARTINI" }),
  person(13, { standing: "reserve", name: "SUPRIADI" }),
];

export const offer: VillageOffer = {
  is: "open",
  via: "invite",
  id: "offer-1",
  kind: "village_head",
  village,
  regencyName: "Kabupaten Bengkayang",
  words: desaWords,
  taken: false,
};

const officeOffer: OfficeOffer = {
  ...{ is: "open", via: "invite", id: "offer-2", kind: "officer", words: desaWords },
  ...{ areaName: "Kabupaten Bengkayang", regencyName: "Kabupaten Bengkayang" },
};

export const FINGERPRINT = "1a2b3c4d5e6f".padEnd(64, "0");

/** Somebody without a role, in a region that is known. */
export const stranger: AllFacts = {
  nowMs: Date.UTC(2026, 10, 22, 3),
  today: day("2026-11-22"),
  words: desaWords,
  locale: null,
  programme,
  role: null,
  office: null,
  talk: null,
  lastBroadcast: null,
  consented: false,
  optedOut: false,
  roster: null,
  standing: { is: "free" },
  list: [],
  lastChange: null,
  openLists: { waiting: 0, fixes: 0 },
  follows: [],
  progress: null,
  draft: { waiting: 0, same: 0, fixing: 0, fixes: 0, moved: 0, toFix: [], some: [], fromCards: [] },
  help: { queue: null, waiting: null, regencies: [] },
  desk: { waiting: [], waitingCount: 0, mine: [], named: null, context: [], colleagues: [] },
  recap: null,
  broadcasts: {
    alone: 50,
    socializeFirst: false,
    quiet: false,
    now: { day: day("2026-11-22"), time: "10.00" },
    draft: null,
    open: [],
    named: null,
    places: [],
  },
  quick: null,
  offer: { is: "none" },
  codeTries: 0,
  coverage: { result: { is: "not-listed" }, programme: null, words: null },
  follow: "none",
  checkTries: 0,
  fingerprint: FINGERPRINT,
  asked: { questions: [], greeting: false, rude: false },
  tariff: { totalRupiah: 16_800, jkkRupiah: 10_000, jkmRupiah: 6_800 },
  ...reportFacts,
  answerHistory: {},
  officeReports: { total: 0, open: [], named: null },
  stored: { phone: null, consentedAt: null, roles: [], openRequests: 0, follows: 0 },
};

/** Somebody of whom nothing is known, not even the region. */
export const nobody: AllFacts = { ...stranger, programme: null, tariff: null };

export const head: AllFacts = {
  ...stranger,
  consented: true,
  role: { kind: "village_head", village, untold: false },
  roster: { id: "roster-1", state: "open", mainCount: 12, reserveCount: 2, lastReceipt: null, submissions: 0 },
  list,
  lastChange: { changeId: "7", kind: "corrected", name: "SITI AMINAH", field: "name", people: 1, minutesAgo: 3 },
};

export const submitted: AllFacts = {
  ...head,
  roster: {
    id: "roster-1",
    state: "submitted",
    mainCount: 12,
    reserveCount: 2,
    lastReceipt: "6107012001-2026-1",
    submissions: 1,
  },
};

const reopened: AllFacts = { ...submitted, roster: submitted.roster && { ...submitted.roster, state: "reopened" } };

const empty: AllFacts = {
  ...head,
  role: { kind: "village_operator", village, untold: false },
  list: [],
  lastChange: null,
  roster: { id: "roster-1", state: "open", mainCount: 0, reserveCount: 0, lastReceipt: null, submissions: 0 },
};

const full: AllFacts = {
  ...head,
  programme: { ...programme, phase: { is: "overdue", closed: day("2026-10-31") }, quota: 12 },
};

export const COVERAGES: readonly Coverage[] = [
  { is: "not-listed" },
  { is: "reserve" },
  { is: "proposed" },
  { is: "being-checked" },
  { is: "sent" },
  { is: "active", from: day("2026-02-01"), until: null },
  { is: "active", from: day("2026-02-01"), until: day("2027-01-31") },
  { is: "not-yet", from: day("2026-12-01") },
  { is: "lapsed", until: day("2026-06-30") },
  { is: "lapsed", until: null },
  { is: "refused", reason: "NIK 6107012107850001 tidak cocok" },
  { is: "refused", reason: null },
];

const FUNDS = ["ADD", "APBD", "APB_NAGARI", "DBH", "CSR"] as const;
const CHANGES: readonly NeedFacts["lastChange"][] = [
  ...["nik", "name", "occupation", "phone", null].map((field) => ({
    ...{ changeId: "7", kind: "corrected" as const, name: "SITI", field, people: 1, minutesAgo: 0 },
  })),
  { changeId: "8", kind: "added", name: "SITI", field: null, people: 1, minutesAgo: 12 },
  { changeId: "8", kind: "added", name: "SITI", field: null, people: 47, minutesAgo: 12 },
  { changeId: "9", kind: "removed", name: "SITI", field: null, people: 1, minutesAgo: 29 },
];

const CODES: readonly ProblemCode[] = [
  ...(["nik.missing", "nik.length", "nik.letters", "nik.region", "nik.date", "nik.serial", "nik.excel"] as const),
  ...(["nik.unsure", "nik.birth-date", "nik.sex", "name.missing", "name.digits", "name.short", "name.long"] as const),
  ...(["name.unsure", "age.young", "age.old", "duplicate.list", "duplicate.near", "duplicate.roster"] as const),
  ...(["duplicate.elsewhere", "phone.unreadable", "phone.unsure", "occupation.missing"] as const),
  ...(["occupation.housewife", "occupation.none", "occupation.servant", "occupation.unclear"] as const),
  "occupation.unsure",
];

function listed(no: number, problems: readonly Problem[], more: Partial<DraftPerson> = {}): DraftPerson {
  return {
    ...{ rowId: String(no), name: "SITI AMINAH", nik: "6107•••••••0001", sex: null, birthDate: null },
    ...{ occupation: null, occupationSaid: null, phone: null, confirmable: true, source: `line ${no}` },
    problems,
    ...more,
  };
}

const REPAIRED = { nik: "6107••••••••0001", sex: "P", birthDate: day("1985-07-21"), occupation: "petani" } as const;

/** The village of the role, as far as its roster and its lists tell. */
function progressOf({ roster, draft }: AllFacts): VillageProgress {
  return {
    ...{ code: village.code, name: village.name, districtCode: "61.07.01", districtName: village.districtName },
    ...{
      told: true,
      hasHead: true,
      joined: true,
      roster: roster?.state ?? null,
      main: roster?.mainCount ?? 0,
      reserve: 0,
    },
    ...{ waiting: draft.waiting, fixes: draft.fixes, refused: 0, refusedOn: null, lapsing: 0, lapsesOn: null },
  };
}

/** A list of which some wait for a yes and some have to be corrected. */
function withDraft(facts: AllFacts, draft: Partial<DraftFacts>): AllFacts {
  const toFix = draft.toFix ?? [];
  const lists = { ...facts.draft, fixing: toFix.length, fixes: toFix.length, ...draft };
  return { ...facts, draft: lists, openLists: { waiting: lists.waiting, fixes: lists.fixes } };
}

const DRAFTS: readonly AllFacts[] = [
  withDraft(head, {
    waiting: 47,
    same: 3,
    toFix: CODES.map((code, at) => listed(at + 1, [{ code, other: "line 3" }])),
  }),
  withDraft(head, { waiting: 47, some: [listed(1, [], REPAIRED), listed(2, [], REPAIRED)] }),
  withDraft(head, { waiting: 47, moved: 2 }),
  withDraft(submitted, { waiting: 4, toFix: [listed(1, [{ code: "nik.missing" }], { name: null, nik: null })] }),
  withDraft(submitted, { waiting: 4 }),
  withDraft(submitted, { waiting: 4, moved: 1 }),
  withDraft(full, { waiting: 2, toFix: [listed(1, [{ code: "nik.length", digits: 15 }], { name: null })] }),
  withDraft(head, { same: 47 }),
  withDraft(head, { waiting: 1, fromCards: [listed(1, [], REPAIRED), listed(2, [], { sex: null })] }),
  withDraft(head, { toFix: [listed(1, [], REPAIRED)] }),
  ...["1: Sheet1!A7", "2: photo", "typed", "somewhere"].map((source) =>
    withDraft(head, {
      toFix: [listed(1, [{ code: "duplicate.list", other: source }], { name: null, nik: null, source })],
    }),
  ),
  head,
];

const FIXES: readonly AllFacts[] = [
  ...CODES.map((code) => withDraft(head, { toFix: [listed(1, [{ code, other: "line 3" }]), listed(2, [])] })),
  ...(["name.unsure", "age.old", "phone.unsure"] as const).map((code) =>
    withDraft(head, { toFix: [listed(1, [{ code }])] }),
  ),
  withDraft(head, {
    toFix: [listed(1, [{ code: "occupation.missing" }]), listed(2, [{ code: "occupation.missing" }])],
  }),
  withDraft(head, { toFix: [listed(1, [{ code: "nik.unsure" }], REPAIRED)] }),
  withDraft(head, { toFix: [listed(1, [], { ...REPAIRED, phone: "0812••••••78" })] }),
  withDraft(full, { toFix: [listed(1, [], REPAIRED)] }),
  withDraft(submitted, { toFix: [listed(1, [], REPAIRED), listed(2, [])] }),
  withDraft(head, { waiting: 3 }),
  { ...withDraft(head, { toFix: [listed(1, [{ code: "nik.missing" }])] }), standing: { is: "elsewhere" } },
  {
    ...withDraft(head, { toFix: [listed(1, [{ code: "nik.missing" }])] }),
    standing: { is: "here", name: "SITI", enrolmentId: "enrolment-0" },
  },
  head,
];

/** Every figure of today, so that each answer is said whole. */
const FIGURES = benefitsOn(readBenefits(), day("2026-11-22"));
const ASKED = { text: "brp iurannya", score: 0.9, near: ["biaya-iuran", "dana", "kuota"] } as const;
const asking = (...topics: (TopicId | null)[]): Understood => ({
  ...{ greeting: false, rude: false },
  questions: topics.map((topic) => ({ ...ASKED, topic, outside: false })),
});

/** One world for each topic, and for what is no topic. */
const QUESTIONS: readonly AllFacts[] = [
  ...TOPICS.map((topic) => ({ ...stranger, asked: asking(topic) })),
  ...TOPICS.map((topic) => ({ ...nobody, asked: asking(topic) })),
  ...TOPICS.map((topic) => ({ ...head, asked: asking(topic), figures: FIGURES })),
  ...(["socialization", "overdue"] as const).map((is) => ({
    ...{ ...head, asked: asking("cara-daftar") },
    programme: {
      ...programme,
      phase: is === "overdue" ? { is, closed: day("2026-10-31") } : { is, opens: day("2026-12-01") },
    },
  })),
  { ...stranger, asked: asking("biaya-iuran", "dana") },
  { ...stranger, asked: asking(null) },
  { ...stranger, asked: { ...asking(), questions: [{ ...ASKED, topic: null, outside: true }] } },
  { ...stranger, asked: { ...asking(), greeting: true } },
  { ...stranger, asked: asking() },
];

const officerOf = (areaCode: string): AllFacts => ({
  ...{ ...stranger, consented: true },
  office: { programmeId: programme.id, areaCode, areaName: "Kabupaten Bengkayang", focus: null },
  programme: { ...programme, ownAnswers: { kartu: { text: "Ambil di kantor.", checkedOn: day("2026-11-02") } } },
});

/** Every kind of deed about one answer. */
const ANSWERS: AllFacts["answerHistory"] = {
  kartu: [
    { deed: "checked", text: null, on: day("2026-11-02"), by: null },
    { deed: "changed", text: "Ambil di kantor.\nBawa KTP.", on: day("2026-11-01"), by: "Rina" },
    { deed: "restored", text: null, on: day("2026-10-01"), by: "Anton" },
  ],
};

/** A world that has become another one by the first reply. */
export interface Scene {
  readonly at: AllFacts;
  readonly after?: AllFacts;
}

const DISTRICT = {
  ...{ name: "Sungai Raya", villages: 3, sent: 1, full: 1, empty: 1, untold: 2, people: 200, places: 300 },
  all: [
    { code: "61.07.01.2001", told: true, name: "Sungai Duri", main: 100, standing: "sent" },
    { code: "61.07.01.2002", told: false, name: "Sebalo", main: 100, standing: "full" },
    { code: "61.07.01.2003", told: false, name: "Kalon", main: 0, standing: "empty" },
  ],
} as const;
const ONE_DISTRICT: RecapFacts = { total: DISTRICT, districts: [DISTRICT] };
const FILLING = {
  ...{ name: "Capkala", villages: 1, sent: 0, full: 0, empty: 0, untold: 0, people: 12, places: 100 },
  all: [{ code: "61.07.02.2001", told: true, name: "Aris", main: 12, standing: "filling" }],
} as const;
const TWO_DISTRICTS: RecapFacts = {
  total: { villages: 4, sent: 1, full: 0, empty: 0, untold: 0, people: 112, places: 400 },
  districts: [FILLING, FILLING],
};

/** The same, in a village that was not told of the programme, where that comes first. */
function untold<T extends AllFacts | Scene>(scene: T): AllFacts {
  const facts = "at" in scene ? scene.at : (scene as AllFacts);
  return { ...facts, role: facts.role && { ...facts.role, untold: true } };
}

/** The worlds that each flow is explored in. */
export const SCENES: Readonly<Record<string, readonly (AllFacts | Scene)[]>> = {
  selamat: [stranger, nobody, { ...stranger, programme: { ...programme, officialPage: null, officeContact: "" } }],
  bahasa: [stranger, head, { ...stranger, locale: "su" }],
  menu: [
    nobody,
    ...FUNDS.map((fund) => ({ ...stranger, programme: { ...programme, fund } })),
    head,
    empty,
    submitted,
    reopened,
    { ...head, programme: { ...programme, phase: { is: "socialization", opens: day("2026-12-01") } } },
    withDraft(head, { waiting: 47, toFix: [listed(1, [{ code: "nik.missing" }])] }),
    officer(stranger),
    officer(head),
  ],
  kode: [
    stranger,
    nobody,
    { ...stranger, codeTries: 4 },
    { ...stranger, codeTries: 5 },
    { ...stranger, offer: { is: "used" } },
    { ...stranger, offer: { is: "expired" } },
    { ...stranger, offer },
    {
      ...stranger,
      offer: { ...offer, kind: "village_operator", via: "listed-phone", taken: true, words: nagariWords },
    },
    { ...stranger, offer: officeOffer },
    { ...stranger, offer: { ...officeOffer, areaName: "Sungai Raya" } },
  ],
  daftar: [
    head,
    submitted,
    full,
    empty,
    { ...head, standing: { is: "here", name: "SITI", enrolmentId: "enrolment-0" } },
    { ...head, standing: { is: "elsewhere" } },
    { ...head, programme: { ...programme, regencyCode: "36.02" } },
  ],
  tanya: QUESTIONS,
  kiriman: [...DRAFTS, ...DRAFTS.slice(0, 2).map(untold)],
  perbaiki: [...FIXES, untold(head)],
  roster: [
    head,
    submitted,
    reopened,
    empty,
    { ...head, list: list.slice(0, 1) },
    { ...head, list: [person(0, { state: "active" })] },
    { ...head, standing: { is: "here", name: "SITI AMINAH", enrolmentId: "enrolment-0" } },
    { ...head, standing: { is: "elsewhere" } },
  ],
  urungkan: [...CHANGES.map((lastChange) => ({ ...head, lastChange })), submitted],
  kirim: [
    withDraft(empty, { waiting: 2 }),
    withDraft(head, { waiting: 2, toFix: [listed(1, [])] }),
    head,
    reopened,
    full,
  ],
  cek: [
    ...COVERAGES.map((result) => ({ ...stranger, coverage: { result, programme: null, words: null } })),
    { ...stranger, coverage: { result: { is: "proposed" }, programme, words: nagariWords } },
    { ...stranger, checkTries: 5 },
    { at: stranger, after: { ...stranger, checkTries: 5 } },
  ],
  ...reportScenes({ stranger, nobody, head }),
  petugas: petugasScenes({ stranger, nobody }),
  meja: mejaScenes(stranger),
  kabari: [
    stranger,
    { ...stranger, checkTries: 5 },
    { ...stranger, follow: "fits" },
    { at: stranger, after: { ...stranger, checkTries: 5 } },
  ],
  lepas: [
    stranger,
    { ...stranger, follows: [{ id: "7", name: "SITI AMINAH" }] },
    {
      ...stranger,
      follows: [
        { id: "7", name: "SITI AMINAH" },
        { id: "8", name: "BUDI SANTOSO" },
      ],
    },
  ],
  rekap: [
    stranger,
    { ...officer(stranger), recap: ONE_DISTRICT },
    { ...officer(stranger), recap: TWO_DISTRICTS },
  ].flatMap((one) =>
    [false, true].map((socializeFirst) => ({
      ...one,
      programme: { ...programme, socializeFirst, phase: { is: "open" as const, closes: day("2026-11-27") } },
    })),
  ),
  pengingat: [
    stranger,
    empty,
    submitted,
    full,
    withDraft(
      { ...head, programme: { ...programme, phase: { is: "open", closes: day("2026-11-22") } } },
      { waiting: 3 },
    ),
    withDraft(
      { ...reopened, programme: { ...programme, phase: { is: "overdue", closed: day("2026-11-20") } } },
      {
        toFix: [listed(1, [])],
      },
    ),
    { ...submitted, progress: { ...progressOf(submitted), main: 98, refused: 2, refusedOn: day("2026-11-20") } },
    { ...submitted, progress: { ...progressOf(submitted), lapsing: 5, lapsesOn: day("2026-12-10") } },
    officer(stranger),
    officer({ ...head, programme: { ...programme, phase: { is: "open", closes: day("2026-11-23") } } }),
  ].map((facts) => (facts.role && !facts.progress ? { ...facts, progress: progressOf(facts) } : facts)),
  penanganan: [stranger, ...officeScenes(officerOf("61.07"))],
  jawaban: [
    stranger,
    { ...officerOf("61.07.01"), asked: asking("kontak") },
    { ...officerOf("61.07"), asked: asking() },
    { ...officerOf("61.07"), asked: asking("kontak") },
    { ...officerOf("61.07"), asked: asking("kartu"), figures: FIGURES, answerHistory: ANSWERS },
  ],
  siaran: siaranScenes(stranger),
  jawab: jawabScenes(stranger),
  privasi: [
    stranger,
    {
      ...head,
      stored: {
        phone: "0812••••••90",
        consentedAt: day("2026-11-01"),
        roles: ["village_head", "village_operator", "officer"].map((kind) => ({
          ...{ kind, villageName: "Sebalo", since: day("2026-11-02") },
        })),
        openRequests: 2,
        follows: 2,
      },
    },
  ],
};

export const text = (typed: string): Reply => ({ kind: "text", text: typed });

export const ownNumber: Reply = { kind: "contact", text: "+6281234567890", verifiedPhone: "+6281234567890" };
const otherNumber: Reply = { kind: "contact", text: "+6281234567891" };

/** What people send anywhere, sense or nonsense. */
export const ANYTHING: readonly Reply[] = [
  ..."123456789".split("").map(text),
  ...[
    "ya",
    "tidak",
    "",
    "🙏",
    "asdf qwer zxcv",
    "P",
    "6107012107850001",
    "6107012107850001 SITI AMINAH",
    "6107012107850001 SITI AMINAH petani",
    "6107012107850001 0812 3456 7890 SITI",
    "0812",
    "kode",
    "lanjut",
    "sebelum",
    "semua",
  ].map(text),
  ownNumber,
  otherNumber,
  { kind: "choice", text: "daftar.nik:old" },
  { kind: "image", text: "" },
];
