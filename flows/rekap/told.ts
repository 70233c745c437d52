import type { Move, Reading } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor, RecapVillage } from "../facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { named } from "../shared/named.ts";
import type { Answers } from "./answers.ts";
import { step } from "./steps.ts";

type Facts = FactsFor<"recap">;

/** An officer says in which villages people were told of the programme at a meeting. */
export const mark = step({
  exits: ["show", "go:rekap"],
  ask: () => [line("rekap:mark.ask"), row("rekap:mark.note")],
  choices: () => [choice("tidak", "rekap:mark.no", ["tidak jadi", "lewati"])],
  read: (reply, { facts }, picked): Reading<readonly Placed[]> =>
    picked ? { said: [] } : readVillages(reply.text, facts),
  take: (villages): Move<"show" | "go:rekap", Answers, Deed> => {
    if (villages.length === 0) return { to: "show", answers: { seen: true } };
    const names = villages.map(({ village, district }) => `${village.name} (${district})`).join(", ");
    const codes = villages.map(({ village }) => village.code);
    return {
      to: "go:rekap",
      say: [line("rekap:mark.done", { count: villages.length, names })],
      does: [{ do: "note-told", villages: codes }],
    };
  },
  examples: ["1", "Sebalo"],
});

interface Placed {
  readonly village: RecapVillage;
  readonly district: string;
}

/** The villages that are named, one a line or behind commas; a name that several have needs its district. */
function readVillages(text: string, { recap }: Facts): Reading<readonly Placed[]> {
  const all: Placed[] = (recap?.districts ?? []).flatMap(({ name, all: villages }) =>
    villages.map((village) => ({ village, district: name })),
  );
  const found: Placed[] = [];
  for (const said of text
    .split(/[\n,;]/)
    .map(bare)
    .filter(Boolean)) {
    const [first, second] = all.filter((one) => isNamed(one, said));
    if (!first) return { unclear: [line("rekap:mark.nothing", { name: named(said) })] };
    if (second) {
      const example = `${first.village.name} ${first.district}`;
      return { unclear: [line("rekap:mark.many", { name: named(said), example })] };
    }
    found.push(first);
  }
  return found.length > 0 ? { said: [...new Set(found)] } : { unclear: [line("rekap:mark.ask")] };
}

function isNamed({ village, district }: Placed, said: string): boolean {
  const name = bare(village.name);
  return said === name || said === `${name} ${bare(district)}` || said === `${name} kecamatan ${bare(district)}`;
}

function bare(text: string): string {
  const words = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  return words.replace(/^\s*(?:desa|nagari|kelurahan)\s/, "").trim();
}
