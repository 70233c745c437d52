import type { Need, NeedFacts } from "../../flows/facts.ts";
import type { DeskFacts } from "../../flows/help-facts.ts";
import { broadcastFacts, NO_BROADCASTS, quickAnswers } from "../broadcast/facts.ts";
import { papersOf } from "../claim/service.ts";
import { countFollows, followFits, followsOf } from "../coverage/news.ts";
import { coverageFor } from "../coverage/service.ts";
import type { Tx } from "../db/client.ts";
import { draftFacts, openLists } from "../draft/facts.ts";
import { answerHistory } from "../faq/office.ts";
import { benefitsOn } from "../faq/rules.ts";
import { readBenefits, theFaq } from "../faq/service.ts";
import type { Lookup } from "../flowkit/flow.ts";
import { deskFacts, helpFacts, NO_DESK } from "../help/facts.ts";
import { countOpenHelp } from "../help/service.ts";
import { DEFAULT_ZONE } from "../kit/date.ts";
import { maskNumbers } from "../kit/mask.ts";
import type { Vault } from "../kit/vault.ts";
import { readNewest } from "../messages/history.ts";
import { offerFor } from "../person/offers.ts";
import { checkTries, codeTries, storedAbout } from "../person/service.ts";
import { findProgramme, tariffForAllOn } from "../programme/service.ts";
import { recapFacts, villagesOf } from "../recap/service.ts";
import { placesFor, reportFacts, reportsFor } from "../report/facts.ts";
import { lastChange, nikStanding, type RosterKey, rosterFingerprint, rosterList } from "../roster/facts.ts";
import { fingerprintOf } from "../roster/fingerprint.ts";
import { askedAt, type SceneBase } from "./base.ts";
import { officeReports } from "./reports.ts";

export interface NeedTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** What one loader is given. */
interface Asking extends NeedTools {
  readonly tx: Tx;
  readonly base: SceneBase;
  readonly lookup: Lookup;
  /** The roster of the person's own village; null without a role. */
  readonly own: RosterKey | null;
}

/** Read once, at start. */
const BENEFITS = readBenefits();

type Loaders = { readonly [N in Need]: (asking: Asking) => Promise<NeedFacts[N]> };

/**
 * Loads the facts a flow asked for by name, and only those, one after the other: a transaction has one connection.
 * What concerns the own roster is empty for a person without a role.
 */
export async function loadNeeds(
  tx: Tx,
  base: SceneBase,
  needs: readonly Need[],
  lookup: Lookup,
  tools: NeedTools,
): Promise<Partial<NeedFacts>> {
  const asking: Asking = { ...tools, tx, base, lookup, own: ownRoster(base) };
  const loaded: [Need, NeedFacts[Need]][] = [];
  for (const need of new Set(needs)) loaded.push([need, await loaders[need](asking)]);
  return Object.fromEntries(loaded);
}

function ownRoster({ facts }: SceneBase): RosterKey | null {
  if (!facts.role || !facts.programme) return null;
  return { programmeId: facts.programme.id, villageCode: facts.role.village.code };
}

const loaders: Loaders = {
  roster: async ({ base }) => base.roster,

  standing: async ({ tx, own, lookup, base, vault }) => {
    const year = base.facts.programme?.year;
    if (!own || year === undefined || lookup.nik === undefined) return { is: "free" };
    if (base.spotted?.nik === lookup.nik) return base.spotted.standing;
    return nikStanding(tx, own, lookup.nik, year, vault);
  },

  list: async ({ tx, own, vault }) => (own ? rosterList(tx, own, vault) : []),

  lastChange: async ({ tx, own, ...tools }) => own && lastChange(tx, own, tools),

  openLists: ({ tx, own }) => openLists(tx, own),

  draft: ({ tx, own, base, vault }) => draftFacts(tx, own, { vault, today: base.facts.today }),

  help: ({ tx, base, nowMs }) => helpFacts(tx, { chatId: base.chatId, ...askedAt(base) }, nowMs),

  desk: ({ tx, base, lookup, vault }) => deskOf(tx, base, lookup, vault),

  recap: async ({ tx, base: { facts } }) => {
    const programme = facts.office && (await findProgramme(tx, facts.office.programmeId));
    if (!facts.office || !programme) return null;
    const { quotaPerVillage: quota, timeZone } = programme;
    return recapFacts(tx, facts.office, { quota, timeZone, today: facts.today });
  },

  progress: async ({ tx, own, base: { facts } }) => {
    const programme = own && (await findProgramme(tx, own.programmeId));
    if (!programme) return null;
    const measure = { quota: programme.quotaPerVillage, timeZone: programme.timeZone, today: facts.today };
    const scope = { programmeId: own.programmeId, areaCode: own.villageCode };
    return (await villagesOf(tx, scope, measure))[0] ?? null;
  },

  broadcasts: async ({ tx, base, lookup, vault, nowMs }) => {
    const { office } = base.facts;
    if (!office) return NO_BROADCASTS;
    const { programmeId, areaCode } = office;
    const looking = { personId: base.personId, scope: { programmeId, areaCode } };
    const named = lookup.broadcast === undefined ? null : Number(lookup.broadcast);
    return broadcastFacts(tx, looking, { named, area: lookup.area ?? null }, { vault, nowMs });
  },

  quick: async ({ tx, base, lookup }) =>
    lookup.quick === undefined ? null : quickAnswers(tx, Number(lookup.quick), base.personId),

  offer: ({ tx, base, lookup, ...tools }) =>
    offerFor(tx, base.personId, { code: lookup.code, phone: lookup.phone }, tools),

  codeTries: ({ tx, base, nowMs }) => codeTries(tx, base.chatId, nowMs),

  coverage: async ({ tx, base, lookup, vault }) => {
    const { nik, name } = lookup;
    if (nik === undefined || name === undefined) return { result: { is: "not-listed" }, programme: null, words: null };
    return coverageFor(tx, { nik, name }, base.facts.today, vault);
  },

  follow: async ({ tx, lookup: { nik, name, phone }, vault }) =>
    nik && name && phone ? followFits(tx, { nik, name, phone }, vault) : "none",

  follows: ({ tx, base }) => followsOf(tx, base.chatId),

  checkTries: ({ tx, base, lookup, vault, nowMs }) => checkTries(tx, base.chatId, lookup.nik, vault, nowMs),

  fingerprint: async ({ tx, own, vault }) => (own ? rosterFingerprint(tx, own, vault) : fingerprintOf([])),

  tariff: async ({ tx, base }) => {
    const { programme, today } = base.facts;
    return programme && tariffForAllOn(tx, programme.fund, today);
  },

  report: ({ tx, base, ...tools }) =>
    reportFacts(tx, { chatId: base.chatId, programmeId: base.facts.programme?.id ?? null }, tools),

  places: ({ tx, base: { facts }, lookup }) =>
    placesFor(tx, { text: lookup.village, code: facts.role?.village.code }, facts.today),

  reports: ({ tx, base: { personId, facts }, lookup }) =>
    reportsFor(tx, { personId, programmeId: facts.programme?.id ?? null }, lookup.receipt),

  officeReports: ({ tx, base, lookup, ...tools }) => officeReports(tx, base, lookup.receipt, tools),

  asked: async ({ lookup }) => theFaq().understand(lookup.text ?? ""),

  figures: async ({ base }) => benefitsOn(BENEFITS, base.facts.today),

  answerHistory: async ({ tx, base, vault }) => {
    const programme = base.facts.office && (await findProgramme(tx, base.facts.office.programmeId));
    return programme ? answerHistory(tx, { programmeId: programme.id, timeZone: programme.timeZone }, vault) : {};
  },

  papers: ({ tx, base }) => papersOf(tx, base.chatId),

  stored: async ({ tx, base, vault }) => {
    const { personId, chatId, facts } = base;
    const programme = facts.programme && (await findProgramme(tx, facts.programme.id));
    const who = { personId, chatId, timeZone: programme?.timeZone ?? DEFAULT_ZONE };
    return {
      ...(await storedAbout(tx, who, vault)),
      openRequests: await countOpenHelp(tx, personId),
      follows: await countFollows(tx, chatId),
    };
  },
};

/** What was said last is shown to who takes a case. */
const CONTEXT_LINES = 10;

async function deskOf(tx: Tx, { personId, facts }: SceneBase, lookup: Lookup, vault: Vault): Promise<DeskFacts> {
  const { office } = facts;
  if (!office) return { ...NO_DESK, context: [] };
  const named = lookup.case === undefined ? office.focus : Number(lookup.case);
  const { chatId, ...desk } = await deskFacts(tx, { personId, office }, named, vault);
  const lines = chatId === null ? [] : await readNewest(tx, vault, chatId, CONTEXT_LINES);
  const context = lines.map(({ from, text }) => ({ from, text: maskNumbers(text) }));
  return { ...desk, context: context.filter(({ text }) => text !== "") };
}
