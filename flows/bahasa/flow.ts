import { readPicked } from "../../src/flowkit/choices.ts";
import type { Choice } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { LOCALES, type Locale } from "../../src/kit/locale.ts";
import type { Deed } from "../deeds.ts";
import type { BaseFacts } from "../facts.ts";
import type { Key } from "../shared/keys.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

const step = stepsOf<"choose", Answers, BaseFacts, Deed>();

/** What a language is called by the people who speak it, and by others. */
const NAMES: Readonly<Record<Locale, readonly string[]>> = {
  id: ["indonesia", "bahasa indonesia", "basa indonesia", "bahaso indonesia", "indo", "melayu", "bahasa melayu"],
  su: ["sunda", "basa sunda", "bahasa sunda", "bahaso sunda", "sundanese", "banten", "basa banten"],
  min: [
    ...["minang", "baso minang", "bahaso minang", "bahasa minang", "basa minang", "minangkabau", "urang awak", "awak"],
    ...["padang", "bahasa padang", "baso padang", "baso awak", "bahaso awak", "baso urang awak"],
  ],
};

/** Which language the person wants to be spoken to in, here and in their other chats. Each is offered by its own name. */
export const bahasa = makeFlow({
  id: "bahasa",
  version: 1,
  starts: ["choose"],
  needs: [],
  readAnswers,
  steps: {
    choose: step({
      exits: ["go:menu"],
      ask: () => [line("bahasa:ask")],
      choices: () => LOCALES.map(localeChoice),
      read: readPicked,
      take: (said) => ({
        to: "go:menu",
        say: [line("bahasa:chosen")],
        does: [{ do: "choose-locale", locale: said as Locale }],
      }),
      examples: ["1", "sunda", "urang awak", "Basa Sunda"],
    }),
  },
});

function localeChoice(locale: Locale): Choice<Key> {
  return choice(locale, `bahasa:name.${locale}`, NAMES[locale]);
}
