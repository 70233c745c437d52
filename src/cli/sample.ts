import type { BroadcastCard } from "../../flows/broadcast-facts.ts";
import type { BaseFacts, NeedFacts, Words } from "../../flows/facts.ts";
import type { CaseFacts, QueueFacts } from "../../flows/help-facts.ts";
import type { RosterRow } from "../../flows/roster-facts.ts";
import type { Day } from "../kit/date.ts";

/** An invented village head with an invented roster, so that questions can be shown as a person reads them. */

export const SAMPLE_WORDS: Words = {
  desa: "desa",
  kepalaDesa: "kepala desa",
  dusun: "dusun",
  kabupaten: "Kabupaten Bengkayang",
};

const VILLAGE = { code: "61.07.01.2001", name: "Contoh", districtName: "Contoh" };

const ROW: RosterRow = {
  enrolmentId: "sample-1",
  name: "SITI AMINAH",
  nik: "6107••••••••0001",
  sex: "P",
  birthDate: "1985-07-01" as Day,
  occupation: "petani",
  phone: null,
  standing: "main",
  state: "draft",
  reason: null,
};

const QUEUE: QueueFacts = {
  ...{ staffed: true, open: true, position: 2 },
  answerBy: { day: "2026-06-15" as Day, time: "12.00" },
};

const CASE: CaseFacts = {
  ...{ caseId: 12, kind: "officer", name: "Siti", role: null, place: "Contoh, Contoh", phone: "0812••••••90" },
  ...{ text: "NIK saya ditolak", since: { day: "2026-06-15" as Day, time: "10.00" }, answerBy: null },
  ...{ state: "waiting", mine: false, own: false, takenBy: null, talksIn: null, files: ["1"], blocked: false },
};

const BROADCAST: BroadcastCard = {
  ...{ broadcastId: 12, state: "draft", pausedWhy: null, startAt: null, mine: true, fileName: null },
  text: "Halo, Bapak/Ibu. Daftar Contoh sekarang berisi 1 dari 100 nama.",
  ...{ others: [], socializes: false },
  answers: [
    { title: "Sudah paham", count: 0 },
    { title: "Mau bertanya", count: 0 },
  ],
  ...{ audience: { roles: ["village_head"], areas: [], channels: [] }, where: "Kabupaten Bengkayang", total: 120 },
  channels: [{ channel: "telegram", count: 120, answers: "buttons", paid: 0 }],
  ...{ perDay: null, tooLong: false },
  doneBy: { day: "2026-06-15" as Day, time: "10.01" },
  counts: { waiting: 0, sent: 0, refused: 0, unsure: 0, skipped: 0 },
  told: null,
  ...{ verbs: [], second: { needed: true, officers: 1 } },
};

const BASE: BaseFacts = {
  nowMs: Date.UTC(2026, 5, 15, 3),
  today: "2026-06-15" as Day,
  words: SAMPLE_WORDS,
  locale: null,
  programme: {
    id: "sample",
    title: "1 Desa 100 Pekerja Rentan",
    year: 2026,
    regencyCode: "61.07",
    regencyName: "Kabupaten Bengkayang",
    quota: 100,
    fund: "APBD",
    ageRule: { minAge: 18, ageLimit: 65 },
    socializeFirst: false,
    phase: { is: "open", closes: "2026-12-31" as Day },
    officeName: "Dinas Tenaga Kerja (contoh)",
    officeContact: "",
    officialPage: null,
    legalBases: ["Perbup 23"],
    ownAnswers: {},
  },
  role: { kind: "village_head", village: VILLAGE, untold: false },
  office: null,
  talk: null,
  lastBroadcast: null,
  consented: true,
  optedOut: false,
};

/** The facts of every need; a flow sees only its own. */
export const SAMPLE_FACTS: BaseFacts & NeedFacts = {
  ...BASE,
  roster: { id: "sample", state: "submitted", mainCount: 1, reserveCount: 0, lastReceipt: "CONTOH-1", submissions: 1 },
  standing: { is: "free" },
  list: [ROW],
  lastChange: { changeId: "1", kind: "added", name: ROW.name, field: null, people: 1, minutesAgo: 3 },
  openLists: { waiting: 1, fixes: 1 },
  progress: null,
  follows: [{ id: "1", name: ROW.name }],
  draft: {
    ...{ waiting: 1, same: 1, fixing: 1, fixes: 1, moved: 0 },
    toFix: [
      {
        ...{
          rowId: "1",
          name: "BUDI SANTOSO",
          nik: "6107•••••••0001",
          sex: null,
          birthDate: null,
          occupation: "petani",
        },
        ...{ occupationSaid: null, phone: null, confirmable: false, source: "line 2" },
        problems: [{ code: "nik.length", digits: 15 }],
      },
    ],
    ...{ some: [], fromCards: [] },
  },
  help: { queue: QUEUE, waiting: { caseId: 12, queue: QUEUE }, regencies: [] },
  desk: { waiting: [CASE], waitingCount: 1, mine: [], named: CASE, context: [], colleagues: [] },
  recap: {
    total: { villages: 2, sent: 0, full: 1, empty: 1, untold: 1, people: 100, places: 200 },
    districts: [
      {
        ...{ name: "Contoh", villages: 2, sent: 0, full: 1, empty: 1, untold: 1, people: 100, places: 200 },
        all: [
          { code: "61.07.01.2001", told: true, name: "Contoh", main: 100, standing: "full" },
          { code: "61.07.01.2002", told: false, name: "Percontohan", main: 0, standing: "empty" },
        ],
      },
    ],
  },
  broadcasts: {
    alone: 50,
    socializeFirst: false,
    quiet: false,
    now: { day: "2026-06-15" as Day, time: "10.00" },
    draft: BROADCAST,
    open: [BROADCAST],
    named: null,
    places: [],
  },
  quick: { broadcastId: 12, answers: ["Sudah paham", "Mau bertanya"], others: [] },
  offer: {
    ...{ is: "open", via: "invite", id: "sample", kind: "village_head", village: VILLAGE, taken: false },
    ...{ regencyName: BASE.programme?.regencyName ?? "", words: SAMPLE_WORDS },
  },
  codeTries: 0,
  coverage: { result: { is: "not-listed" }, programme: null, words: null },
  follow: "fits",
  checkTries: 0,
  fingerprint: "0".repeat(64),
  asked: { questions: [], greeting: false, rude: false },
  tariff: { totalRupiah: 16_800, jkkRupiah: 10_000, jkmRupiah: 6_800 },
  report: { open: null, regencies: [], time: "10:00", phone: null },
  places: [],
  reports: { mine: [], found: null },
  officeReports: { total: 0, open: [], named: null },
  figures: new Map(),
  answerHistory: {
    kontak: [{ deed: "changed", text: "Kantornya di sebelah pasar.", on: "2026-06-01" as Day, by: "Rina" }],
  },
  papers: { accident: [], death: [], school: [] },
  stored: { phone: null, consentedAt: "2026-06-01" as Day, roles: [], openRequests: 0, follows: 0 },
};

/** A roster that was not handed in, for questions that only then are asked. */
export const OPEN_FACTS: BaseFacts & NeedFacts = {
  ...SAMPLE_FACTS,
  roster: { id: "sample", state: "open", mainCount: 1, reserveCount: 0, lastReceipt: null, submissions: 0 },
};
