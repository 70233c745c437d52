import { ANSWERS_MAX, readAnswerList } from "../../src/broadcast/rules.ts";
import { readPicked } from "../../src/flowkit/choices.ts";
import type { Move, Reading } from "../../src/flowkit/flow.ts";
import type { Deed, NewBroadcastDeed } from "../deeds.ts";
import { choice, line, row } from "../shared/line.ts";
import type { Answers } from "./answers.ts";
import { otherLines } from "./lines.ts";
import type { Facts } from "./moves.ts";
import { GAP_NAMES, readText } from "./readers.ts";
import { STANDARD_ANSWERS } from "./ready.ts";
import { step } from "./steps.ts";

/** The same message in another language. Who chose that language reads it; everybody else reads Indonesian. */
export const language = step({
  exits: ["other", "go:siaran"],
  ask: ({ facts: { broadcasts } }) => [
    ...(broadcasts.draft?.others.flatMap(otherLines) ?? []),
    line("siaran:language.ask"),
    row("siaran:language.note"),
  ],
  choices: () => [
    choice("su", "siaran:language.su"),
    choice("min", "siaran:language.min"),
    choice("tidak", "siaran:language.no", ["tidak jadi", "lewati"]),
  ],
  read: readPicked,
  take: (said, { answers }) =>
    said === "tidak" ? { to: "go:siaran" } : { to: "other", answers: { ...answers, locale: said as "su" | "min" } },
  examples: ["1", "2", "tidak jadi"],
});

export const other = step({
  exits: ["otherQuick", "go:siaran"],
  ask: ({ answers: { locale = "su" } }) => [
    line("siaran:other.ask", { language: line(`siaran:language.${locale}`) }),
    line("siaran:text.gapNames", { gaps: GAP_NAMES }),
  ],
  read: (reply, { facts: { broadcasts } }) => readText(reply, broadcasts.draft?.audience.roles ?? []),
  take: (text, { answers, facts }): Move<"otherQuick" | "go:siaran", Answers, Deed> => {
    const said = { ...answers, other: text };
    return (facts.broadcasts.draft?.answers.length ?? 0) > 0
      ? { to: "otherQuick", answers: said }
      : translated(said, facts, null);
  },
  examples: ["Wilujeng {nama}, enjing aya pasamoan di kantor camat."],
});

export const otherQuick = step({
  exits: ["go:siaran"],
  ask: ({ answers: { locale = "su" }, facts: { broadcasts } }) => [
    line("siaran:otherQuick.ask", { language: line(`siaran:language.${locale}`) }),
    row("siaran:otherQuick.now", { answers: broadcasts.draft?.answers.map(({ title }) => title).join(", ") ?? "" }),
  ],
  choices: ({ facts: { broadcasts } }) => [
    choice("sama", "siaran:otherQuick.same"),
    ...(broadcasts.draft?.answers.length === 2 ? [choice("standar", "siaran:otherQuick.standard")] : []),
  ],
  read: (reply, { facts: { broadcasts } }, picked): Reading<NewBroadcastDeed["answers"] | null> => {
    if (picked) return { said: picked === "sama" ? null : STANDARD_ANSWERS };
    const own = readAnswerList(reply.text);
    const count = broadcasts.draft?.answers.length ?? ANSWERS_MAX;
    return own?.length === count ? { said: own } : { unclear: [line("siaran:otherQuick.unclear", { count })] };
  },
  take: (quick, { answers, facts }) => translated(answers, facts, quick),
  examples: ["1", "1 Sumping 2 Henteu sumping"],
});

function translated(
  { locale, other: text }: Partial<Answers>,
  { broadcasts: { draft } }: Facts,
  answers: NewBroadcastDeed["answers"] | null,
): Move<"go:siaran", Answers, Deed> {
  if (!draft || !locale || text === undefined) return { to: "go:siaran" };
  return {
    to: "go:siaran",
    does: [{ do: "translate-broadcast", broadcastId: draft.broadcastId, locale, text, answers }],
  };
}
