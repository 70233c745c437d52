import type { Line } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { FactsFor } from "../facts.ts";
import type { DraftPerson } from "../roster-facts.ts";
import { line, row } from "../shared/line.ts";
import { sexKey } from "../shared/nik.ts";
import { problemLine, whereLine } from "../shared/problem.ts";

type Facts = FactsFor<"roster" | "draft">;

/** Persons to be corrected that are named in a preview; the rest is counted. */
const NAMED_MAX = 10;

/** "52 baris terbaca: 47 baru, 3 sudah ada, 2 perlu diperbaiki", who is wrong and why, and where the new ones will stand. */
export function previewLines(facts: Facts): readonly Line[] {
  const { draft } = facts;
  const { waiting, same, fixing } = draft;
  const total = waiting + same + fixing;
  return [
    ...(total > 0 ? [line("kiriman:head", { total, waiting, same, fixing })] : []),
    ...someLines(facts),
    ...cardLines(draft.fromCards),
    ...fixLines(facts),
    ...reserveLines(facts),
    line(waiting > 0 ? "kiriman:ask" : "kiriman:askFixes"),
  ];
}

/** The first of the new ones, so that it can be seen at a glance that names and numbers go together. */
function someLines({ draft }: Facts): readonly Line[] {
  const { some, fromCards, waiting } = draft;
  if (some.length === 0) return [];
  const more = waiting - some.length - fromCards.length;
  return [
    line("kiriman:some"),
    ...some.map(({ name, nik, occupation }) =>
      row("kiriman:one", { name: name ?? "", nik: nik ?? "", occupation: occupation ?? "" }),
    ),
    ...(more > 0 ? [row("kiriman:fixesMore", { more })] : []),
  ];
}

function fixLines(facts: Facts): readonly Line[] {
  const { toFix, fixes } = facts.draft;
  if (fixes === 0) return [];
  const named = toFix.slice(0, NAMED_MAX);
  return [
    line("kiriman:fixes", { fixes }),
    ...named.map((person) => fixLine(person, facts)),
    ...(fixes > named.length ? [row("kiriman:fixesMore", { more: fixes - named.length })] : []),
  ];
}

/** One person and the first thing that is wrong. */
function fixLine(person: DraftPerson, facts: Facts): Line {
  const [problem] = person.problems;
  const fault = problem ? problemLine(problem, facts) : line("perbaiki:ready");
  return row("kiriman:fix", { who: whoIs(person), fault });
}

/** The name, or the number where no name was read. */
export function whoIs(person: DraftPerson): string | Line {
  if (person.name) return person.name;
  return person.nik
    ? line("kiriman:whoNik", { nik: person.nik })
    : line("kiriman:whoSource", { where: whereLine(person.source) });
}

/** What was read from a picture is shown whole: nobody else has looked at it yet. */
function cardLines(cards: readonly DraftPerson[]): readonly Line[] {
  if (cards.length === 0) return [];
  return [
    line("kiriman:cards"),
    ...cards.map(({ name, nik, birthDate, sex, occupation }) =>
      row("kiriman:card", {
        ...{ name: name ?? "", nik: nik ?? "", occupation: occupation ?? "" },
        born: birthDate ? sayDay(birthDate) : "",
        sex: sex ? line(sexKey(sex)) : "",
      }),
    ),
    line("kiriman:cardsCheck"),
  ];
}

function reserveLines(facts: Facts): readonly Line[] {
  const { reserve, quota } = split(facts);
  return reserve > 0 ? [line("kiriman:reserve", { reserve, quota })] : [];
}

/** How many of those waiting come on the list proper and how many on the reserve. */
function split({ draft, roster, programme }: Facts): { main: number; reserve: number; quota: number } {
  const quota = programme?.quota ?? 0;
  const main = Math.min(draft.waiting, Math.max(0, quota - (roster?.mainCount ?? 0)));
  return { main, reserve: draft.waiting - main, quota };
}

export function savedLines(facts: Facts): readonly Line[] {
  const { main, reserve, quota } = split(facts);
  const count = (facts.roster?.mainCount ?? 0) + main;
  return [
    line("kiriman:saved", { saved: facts.draft.waiting, count, quota }),
    ...(reserve > 0 ? [row("kiriman:savedReserve", { reserve })] : []),
  ];
}
