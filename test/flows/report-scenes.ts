import { CODE_TRIES_PER_HOUR, type NeedFacts, type PaperFacts } from "../../flows/facts.ts";
import type { OfficeReport, PlaceFacts, SentReport } from "../../flows/report-facts.ts";
import type { PaperCode } from "../../src/claim/rules.ts";
import { benefitsOn } from "../../src/faq/rules.ts";
import { readBenefits } from "../../src/faq/service.ts";
import type { Day } from "../../src/kit/date.ts";
import { type Clinic, OFFICE_STATES, type ReportForm } from "../../src/report/rules.ts";
import type { AllFacts, Scene } from "./scenes.ts";

const day = (text: string) => text as Day;

const paper = (code: PaperCode, sometimes = false): PaperFacts => ({ code, sometimes, have: false });

/** What the flows about reports and claims know of somebody who never wrote before. */
export const reportFacts: Pick<NeedFacts, "report" | "places" | "reports" | "figures" | "papers"> = {
  report: { open: null, regencies: [], time: "10:00", phone: null },
  places: [],
  reports: { mine: [], found: null },
  figures: benefitsOn(readBenefits(), day("2026-11-22")),
  papers: {
    accident: [paper("worker-ktp"), paper("card", true), paper("doctor-letter")],
    death: [paper("worker-ktp"), paper("heir-ktp"), paper("family-card"), paper("marriage-book", true)],
    school: [paper("school-letter")],
  },
};

export const RECEIPT = "LP-ACDE-FGHJ";

export const SEBALO: PlaceFacts = { code: "61.07.01.2001", name: "Sebalo", districtName: "Bengkayang", clinics: [] };

export const CLINIC: Clinic = {
  ...{ area: "61.07", name: "RS Contoh", address: "Jalan Contoh 1", phone: "0562 441001" },
  checkedOn: day("2026-11-01"),
};

/** An accident of which everything was told but when. */
export const TOLD: ReportForm = {
  ...{ kind: "accident", by: "neighbour", home: { said: "Sebalo" }, name: "BUDI", nik: null, kpj: "26012345678" },
  ...{ place: "kebun", story: "jatuh", reporter: null, phone: null },
};

/** The person began this report and did not send it. */
export function begun(facts: AllFacts, form: ReportForm, files = 0): AllFacts {
  return { ...facts, report: { ...facts.report, open: { receipt: RECEIPT, form, files } } };
}

function sent(state: SentReport["state"]): SentReport {
  return { receipt: RECEIPT, kind: state === "done" ? "death" : "accident", state, on: day("2026-11-21") };
}

const AT_OFFICE: OfficeReport = {
  ...{ receipt: RECEIPT, form: TOLD, village: SEBALO, match: "no-nik", files: 1, phone: null },
  due: { day: day("2026-11-23"), time: "09:30", isPast: false },
  ...{ state: "received", fileIds: ["attachment-1"] },
};

/** The worlds in which the office works through what was reported. */
export function officeScenes(officer: AllFacts): readonly AllFacts[] {
  const on = (
    named: OfficeReport | null,
    open: readonly OfficeReport[] = named ? [named] : [],
    total = open.length,
  ) => ({
    ...officer,
    officeReports: { named, open, total },
  });
  return [
    on(null),
    on(AT_OFFICE),
    on({ ...AT_OFFICE, state: "handling", fileIds: [], due: null }),
    on({ ...AT_OFFICE, state: "done", form: { ...TOLD, kind: "death" } }, []),
    on({ ...AT_OFFICE, state: "started", village: null }),
    on(null, [{ ...AT_OFFICE, due: { day: day("2026-11-21"), time: "09:30", isPast: true } }], 12),
    on({ ...AT_OFFICE, state: "insurer" }),
  ];
}

/** The worlds in which reports and claims are explored. */
export function reportScenes({
  stranger,
  nobody,
  head,
}: Record<"stranger" | "nobody" | "head", AllFacts>): Record<string, readonly (AllFacts | Scene)[]> {
  const parts = [null, "morning", "midday", "afternoon", "night"] as const;
  return {
    lapor: [
      stranger,
      {
        ...nobody,
        ...{ figures: new Map(), report: { ...reportFacts.report, regencies: [{ programmeId: "p1", name: "Lebak" }] } },
      },
      { ...stranger, places: [{ ...SEBALO, clinics: [CLINIC, { ...CLINIC, phone: null }] }] },
      { ...stranger, places: [SEBALO, { ...SEBALO, code: "61.07.02.2001", districtName: "Lumar" }] },
      { ...head, places: [{ ...SEBALO, clinics: [CLINIC] }] },
      begun({ ...stranger, report: { ...stranger.report, phone: "0812••••••90" } }, TOLD, 2),
      begun(stranger, { kind: "death", atWork: false, by: "family", name: "BUDI" }),
      ...parts.map((part) =>
        begun(stranger, { ...TOLD, when: { day: day("2026-11-21"), time: null, part, said: "kemarin" } }),
      ),
      begun(stranger, {}),
      { at: stranger, after: begun(stranger, {}, 1) },
    ],
    laporan: [
      stranger,
      { ...stranger, codeTries: CODE_TRIES_PER_HOUR },
      ...OFFICE_STATES.map((state) => ({ ...stranger, reports: { mine: [sent(state)], found: sent(state) } })),
    ],
    klaim: [stranger, { ...nobody, figures: new Map() }],
    resmi: [
      stranger,
      nobody,
      { ...stranger, programme: stranger.programme && { ...stranger.programme, officialPage: null, legalBases: [] } },
    ],
  };
}
