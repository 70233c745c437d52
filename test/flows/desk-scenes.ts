import type { BaseFacts, NeedFacts } from "../../flows/facts.ts";
import type { CaseFacts, DeskFacts, HelpFacts, QueueFacts } from "../../flows/help-facts.ts";
import type { Day } from "../../src/kit/date.ts";

/** The worlds of those who want an officer, and of officers. */

type Facts = BaseFacts & NeedFacts;

const day = (text: string) => text as Day;

export const QUEUE: QueueFacts = {
  ...{ staffed: true, open: true, position: 3 },
  answerBy: { day: day("2026-11-22"), time: "12.00" },
};

export const REGENCIES: HelpFacts["regencies"] = [
  { ...QUEUE, programmeId: "01936d2a-5c00-7000-8000-000000000001", name: "Kabupaten Bengkayang" },
  { ...QUEUE, programmeId: "01936d2a-5c00-7000-8000-000000000002", name: "Kabupaten Sijunjung", staffed: false },
];

export function withHelp(facts: Facts, help: Partial<HelpFacts>): Facts {
  return { ...facts, help: { ...facts.help, ...help } };
}

export function petugasScenes({ stranger, nobody }: { stranger: Facts; nobody: Facts }) {
  const waiting = { caseId: 12, queue: QUEUE };
  const later = { ...QUEUE, open: false, answerBy: { day: day("2026-11-23"), time: "10.00" } };
  const unplaced = withHelp(nobody, { regencies: REGENCIES, waiting: { caseId: 12, queue: null } });
  return [
    stranger,
    nobody,
    withHelp(stranger, { queue: QUEUE }),
    withHelp(stranger, { queue: later }),
    withHelp(stranger, { queue: { ...later, answerBy: { day: day("2026-11-27"), time: "08.30" } } }),
    withHelp(stranger, { queue: { ...QUEUE, answerBy: null } }),
    withHelp(stranger, { waiting }),
    withHelp(stranger, { waiting: { caseId: 12, queue: { ...QUEUE, staffed: false, answerBy: null } } }),
    withHelp(nobody, { regencies: REGENCIES }),
    unplaced,
    { at: unplaced, after: withHelp(unplaced, { waiting: null }) },
    { at: withHelp(stranger, { waiting }), after: stranger },
    { ...stranger, talk: 12 },
    { at: { ...stranger, talk: 12 }, after: stranger },
  ];
}

export const CASE: CaseFacts = {
  ...{ caseId: 12, kind: "officer", name: "Siti", role: "village_head", place: "Sebalo, Bengkayang" },
  ...{ phone: "0812••••••90", text: "NIK saya ditolak", blocked: false, talksIn: null, files: [], takenBy: null },
  ...{ since: { day: day("2026-11-22"), time: "09.00" }, answerBy: { day: day("2026-11-22"), time: "11.00" } },
  ...{ state: "waiting", mine: false, own: false },
};

export const MINE: CaseFacts = { ...CASE, state: "taken", mine: true, takenBy: "Rina" };

/** An officer of the regency, with what is on their desk. */
export function officer(facts: Facts, desk: Partial<DeskFacts> = {}, focus: number | null = null): Facts {
  return {
    ...facts,
    consented: true,
    office: { programmeId: "programme-1", areaCode: "61.07", areaName: "Kabupaten Bengkayang", focus },
    desk: { ...facts.desk, ...desk },
  };
}

const COLLEAGUES: DeskFacts["colleagues"] = [
  { personId: "person-2", name: "Anton", areaName: "Kabupaten Bengkayang", phone: "0812••••••91" },
  { personId: "person-3", name: null, areaName: "Sungai Raya", phone: null },
];

export function mejaScenes(stranger: Facts) {
  const context: DeskFacts["context"] = [
    { from: "person", text: "NIK saya ditolak" },
    { from: "assistant", text: "Sudah saya teruskan ke petugas." },
  ];
  const on = (named: CaseFacts | null, focus: number | null = null, mine: readonly CaseFacts[] = []) =>
    officer(stranger, { named, mine, context: named ? context : [], colleagues: COLLEAGUES }, focus);
  return [
    officer(stranger, { waiting: [CASE, { ...CASE, name: null, role: null, text: "" }], waitingCount: 3 }),
    on(null),
    on(null, 12),
    on(CASE),
    on({ ...CASE, name: null, phone: null, answerBy: null, text: "" }),
    on({ ...CASE, talksIn: 11 }),
    on({ ...CASE, own: true }),
    on({ ...CASE, state: "taken", takenBy: "Anton" }),
    on({ ...CASE, state: "taken" }),
    on({ ...MINE, state: "done" }),
    on(MINE, 12, [MINE]),
    on({ ...MINE, files: ["attachment-1"] }, 12, [MINE]),
    on(MINE, 12, [MINE, { ...MINE, caseId: 13, role: null }]),
    on({ ...MINE, blocked: true }, 12, [MINE]),
    { at: on(MINE, 12, [MINE]), after: on({ ...CASE, state: "taken" }) },
  ];
}
