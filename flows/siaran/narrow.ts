import { COVERAGE_FILTERS, ROSTER_FILTERS } from "../../src/broadcast/audience.ts";
import { readPicked } from "../../src/flowkit/choices.ts";
import type { Choice, Move, Reading } from "../../src/flowkit/flow.ts";
import { LOCALES } from "../../src/kit/locale.ts";
import type { BroadcastCard, ChannelName } from "../broadcast-facts.ts";
import type { Deed } from "../deeds.ts";
import type { Key } from "../shared/keys.ts";
import { choice, line } from "../shared/line.ts";
import type { Answers, NARROWS } from "./answers.ts";
import { whoLines } from "./lines.ts";
import { readPlaces } from "./places.ts";
import { step } from "./steps.ts";

type By = (typeof NARROWS)[number];
type Audience = BroadcastCard["audience"];

/** Channels that people are reached on; the terminal is for trying out. */
const CHANNELS: readonly ChannelName[] = ["telegram", "whatsapp-web", "whatsapp-cloud", "browser"];

/** Besides who and where: fewer people, by several marks one after the other. Nobody has to go through it. */
export const narrow = step({
  exits: ["narrowBy", "go:siaran"],
  ask: ({ facts: { broadcasts } }) => [
    ...(broadcasts.draft ? whoLines(broadcasts.draft) : []),
    line("siaran:narrow.ask"),
  ],
  choices: ({ facts: { broadcasts } }) => {
    const { audience } = broadcasts.draft ?? {};
    return [
      choice("language", "siaran:narrow.language"),
      choice("channel", "siaran:narrow.channel", ["kanal"]),
      choice("places", "siaran:narrow.places"),
      ...(audience?.roles.includes("officer") ? [] : [choice("roster", "siaran:narrow.roster")]),
      ...(audience?.roles.includes("worker") ? [choice("coverage", "siaran:narrow.coverage")] : []),
      choice("selesai", "siaran:narrow.done", ["cukup", "kembali"]),
    ];
  },
  read: readPicked,
  take: (said, { answers }) =>
    said === "selesai" ? { to: "go:siaran" } : { to: "narrowBy", answers: { ...answers, by: said as By } },
  examples: ["1", "3", "selesai"],
});

export const narrowBy = step({
  exits: ["go:siaran"],
  ask: ({ answers }) => [line(answers.by === "places" ? "siaran:narrow.places.ask" : "siaran:narrow.pick")],
  choices: ({ answers }) => [choice("semua", "siaran:narrow.all"), ...valuesOf(answers.by)],
  read: (_reply, { answers, facts }, picked): Reading<readonly string[]> => {
    if (picked) return { said: picked === "semua" ? [] : [picked] };
    return answers.by === "places" ? readPlaces(facts) : { unclear: [line("siaran:who.unclear")] };
  },
  take: (values, { answers, facts: { broadcasts } }): Move<"go:siaran", Answers, Deed> => {
    const { draft } = broadcasts;
    if (!draft || !answers.by) return { to: "go:siaran" };
    const audience = narrowed(draft.audience, answers.by, values);
    return { to: "go:siaran", does: [{ do: "aim-broadcast", broadcastId: draft.broadcastId, audience }] };
  },
  examples: ["1", "semua"],
});

function valuesOf(by: By | undefined): readonly Choice<Key>[] {
  switch (by) {
    case "language":
      return LOCALES.map((locale) => choice(locale, `siaran:language.${locale}`));
    case "channel":
      return CHANNELS.map((channel) => choice(channel, `siaran:channel.${channel}`));
    case "roster":
      return ROSTER_FILTERS.map((state) => choice(state, `siaran:roster.${state}`));
    case "coverage":
      return COVERAGE_FILTERS.map((state) => choice(state, `siaran:coverage.${state}`));
    default:
      return [];
  }
}

/** The same people, narrowed by one mark; no value takes that mark away. */
function narrowed(audience: Audience, by: By, values: readonly string[]): Audience {
  const [value] = values;
  const { [by as "roster"]: _before, ...rest } = audience;
  switch (by) {
    case "places":
      return { ...audience, areas: values };
    case "channel":
      return { ...audience, channels: values };
    default:
      return { ...rest, ...(value !== undefined && { [by]: value }) };
  }
}
