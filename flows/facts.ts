import type { ClaimKind, PaperCode } from "../src/claim/rules.ts";
import type { Coverage } from "../src/coverage/rules.ts";
import type { AnswerHistory, Benefits, OwnAnswers, Understood } from "../src/faq/rules.ts";
import type { Day } from "../src/kit/date.ts";
import type { Locale } from "../src/kit/locale.ts";
import type { Standing, Sum, VillageProgress } from "../src/recap/rules.ts";
import type { AgeRule, Phase } from "../src/roster/rules.ts";
import type { BroadcastFacts, LastBroadcast } from "./broadcast-facts.ts";
import type { DeskFacts, HelpFacts } from "./help-facts.ts";
import type { OfficeReport, PlaceFacts, ReportFacts, SentReport } from "./report-facts.ts";
import type { DraftFacts, LastChange, NikStanding, RosterFacts, RosterRow } from "./roster-facts.ts";

/** The words of the programme's region; every text may use them as {{desa}}, {{kepalaDesa}}, {{dusun}}, {{kabupaten}}. */
export interface Words {
  readonly desa: string;
  readonly kepalaDesa: string;
  readonly dusun: string;
  readonly kabupaten: string;
}

export interface ProgrammeFacts {
  readonly id: string;
  readonly title: string;
  readonly year: number;
  readonly regencyCode: string;
  readonly regencyName: string;
  readonly quota: number;
  readonly fund: "ADD" | "APBD" | "APB_NAGARI" | "DBH" | "CSR";
  readonly ageRule: AgeRule;
  readonly phase: Phase;
  /** A village may put people forward only once it was told of the programme. */
  readonly socializeFirst: boolean;
  readonly officeName: string;
  readonly officeContact: string;
  readonly officialPage: string | null;
  readonly legalBases: readonly string[];
  /** What the office answers in its own words. */
  readonly ownAnswers: OwnAnswers;
}

export interface VillageFacts {
  readonly code: string;
  readonly name: string;
  readonly districtName: string;
}

/** Where somebody is an officer of the district. */
export interface OfficeFacts {
  readonly programmeId: string;
  /** A regency ("61.07") or one of its districts ("61.07.01"). */
  readonly areaCode: string;
  readonly areaName: string;
  /** The case that what the officer writes in this chat goes to. */
  readonly focus: number | null;
}

/** Somebody's task in a village. */
export interface VillageRole {
  readonly kind: "village_head" | "village_operator";
  readonly village: VillageFacts;
  /** The programme wants the village to be told of it first, and that is not noted yet: nobody can be put forward. */
  readonly untold: boolean;
}

/** What every flow may know. */
export interface BaseFacts {
  readonly nowMs: number;
  readonly today: Day;
  readonly words: Words;
  /** The language that the person chose; null until they did, which is Indonesian. */
  readonly locale: Locale | null;
  /** The programme of the person's role or office, or the only programme there is; null when that is not known. */
  readonly programme: ProgrammeFacts | null;
  /** The person's present role over a village. */
  readonly role: VillageRole | null;
  /** The person's present task as an officer; somebody may have a role over a village besides. */
  readonly office: OfficeFacts | null;
  /** The case by which this chat talks with an officer right now. */
  readonly talk: number | null;
  /** The broadcast that is the last thing this chat was told; null when something else was said since. */
  readonly lastBroadcast: LastBroadcast | null;
  readonly consented: boolean;
  readonly optedOut: boolean;
}

/** A role that is offered by an invite code or by a phone number the district listed. */
export type Offer =
  | { readonly is: "none" }
  | { readonly is: "used" }
  | { readonly is: "expired" }
  | VillageOffer
  | OfficeOffer;

interface OpenOffer {
  readonly is: "open";
  readonly via: "invite" | "listed-phone";
  readonly id: string;
  readonly regencyName: string;
  readonly words: Words;
}

/** A role over a village. */
export interface VillageOffer extends OpenOffer {
  readonly kind: "village_head" | "village_operator";
  readonly village: VillageFacts;
  /** Somebody else is village head there now and would hand over. */
  readonly taken: boolean;
}

/** The task of an officer, of the regency or of one of its districts. */
export interface OfficeOffer extends OpenOffer {
  readonly kind: "officer";
  readonly areaName: string;
}

/** One paper that a claim needs. */
export interface PaperFacts {
  readonly code: PaperCode;
  /** Needed in some cases only. */
  readonly sometimes: boolean;
  readonly have: boolean;
}

/** How far the villages of an officer's scope are. */
export interface RecapVillage {
  readonly code: string;
  readonly name: string;
  readonly main: number;
  /** Whether it was told of the programme. */
  readonly told: boolean;
  readonly standing: Standing;
}

/** How far the villages of an officer's scope are. */
export interface RecapFacts {
  readonly total: Sum;
  readonly districts: readonly (Sum & {
    readonly name: string;
    readonly all: readonly RecapVillage[];
  })[];
}

/** Facts that a flow asks for by name in `needs`, and what then stands in its facts. */
export interface NeedFacts {
  readonly roster: RosterFacts | null;
  /** For `lookup.nik`; "free" when nothing was looked up. */
  readonly standing: NikStanding;
  /** All live rows: the list proper first, then the reserve, each in order of entry. */
  readonly list: readonly RosterRow[];
  readonly lastChange: LastChange | null;
  /** How many persons of lists that were sent in are still open: enough for who does not look at them. */
  readonly openLists: Pick<DraftFacts, "waiting" | "fixes">;
  readonly draft: DraftFacts;
  readonly help: HelpFacts;
  readonly broadcasts: BroadcastFacts;
  /** Of `lookup.quick`: the quick answers, when the person got that broadcast. */
  readonly quick: LastBroadcast | null;
  readonly desk: DeskFacts;
  /** null for who is no officer. */
  readonly recap: RecapFacts | null;
  /** How far the village of the person's role is; null without a role. */
  readonly progress: VillageProgress | null;
  /** For `lookup.code` or `lookup.phone`. */
  readonly offer: Offer;
  /** Wrong codes of this chat in the last hour. */
  readonly codeTries: number;
  /** For `lookup.nik` and `lookup.name`; found is decided by both together. */
  readonly coverage: {
    readonly result: Coverage;
    readonly programme: ProgrammeFacts | null;
    readonly words: Words | null;
  };
  /** For `lookup.nik`, `lookup.name` and `lookup.phone` together: whether all three are a registered worker's. */
  readonly follow: "fits" | "none";
  /** Workers of whose cover this chat hears, the first one first. */
  readonly follows: readonly { readonly id: string; readonly name: string }[];
  /** Checks in the last hour, of this chat and of `lookup.nik`, whichever is more. */
  readonly checkTries: number;
  /** SHA-256, hex, over the roster as it would be handed in. */
  readonly fingerprint: string;
  /** Rupiah a month per person today, when the rule is certain for this fund. */
  readonly tariff: { readonly totalRupiah: number; readonly jkkRupiah: number; readonly jkmRupiah: number } | null;
  readonly report: ReportFacts;
  /** For `lookup.village`: the villages that it may mean; else the village of the person's role. */
  readonly places: readonly PlaceFacts[];
  /** The person's reports, the newest first, and the one of `lookup.receipt`. */
  readonly reports: { readonly mine: readonly SentReport[]; readonly found: SentReport | null };
  /** The reports of an officer's scope that are not done, and the one of `lookup.receipt`; empty for anybody else. */
  readonly officeReports: {
    readonly total: number;
    /** The most urgent first; not all of them when there are many. */
    readonly open: readonly OfficeReport[];
    readonly named: OfficeReport | null;
  };
  /** Benefit figures and times that hold today. */
  readonly figures: Benefits;
  /** What `lookup.text` asks. */
  readonly asked: Understood;
  /** What the office of the person did about its answers; empty for who is no officer. */
  readonly answerHistory: AnswerHistory;
  /** What each claim needs, and what of it the family said to have. */
  readonly papers: Readonly<Record<ClaimKind, readonly PaperFacts[]>>;
  readonly stored: {
    readonly phone: string | null;
    readonly consentedAt: Day | null;
    readonly roles: readonly { readonly kind: string; readonly villageName: string; readonly since: Day }[];
    readonly openRequests: number;
    /** Workers of whose cover this chat hears. */
    readonly follows: number;
  };
}

export type Need = keyof NeedFacts;
export type FactsFor<N extends Need> = BaseFacts & Pick<NeedFacts, N>;

/** The limits of tries per hour; at the limit the next one is refused. */
export const CODE_TRIES_PER_HOUR = 5;
export const CHECK_TRIES_PER_HOUR = 5;
