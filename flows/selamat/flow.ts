import { readPicked } from "../../src/flowkit/choices.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { BaseFacts } from "../facts.ts";
import { line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { officeLine } from "../shared/office.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, DESTINATIONS, readAnswers } from "./answers.ts";
import { PRIVACY_VERSION } from "./version.ts";

const step = stepsOf<"consent", Answers, BaseFacts, Deed>();

/** Who is speaking, how to check that, and what happens to the person's data; then their yes or no. */
export const selamat = makeFlow({
  id: "selamat",
  version: 1,
  starts: ["consent"],
  needs: [],
  readAnswers,
  steps: {
    consent: step({
      exits: ["end", ...DESTINATIONS.map((id) => `go:${id}` as const)],
      ask: ({ facts }) => [...whoLines(facts), ...PRIVACY_LINES, line("selamat:ask")],
      askAgain: () => [line("selamat:askAgain")],
      choices: () => yesNo("selamat:yes", "selamat:no"),
      read: (reply, view, picked) =>
        picked === null ? { unclear: [line("selamat:unclear")] } : readPicked(reply, view, picked),
      take: (said, { answers }) => {
        const answer = said === "ya";
        const does: Deed[] = [{ do: "record-consent", answer, textVersion: PRIVACY_VERSION }];
        return answer
          ? { to: `go:${answers.goal ?? "menu"}`, say: [line("selamat:thanks")], does }
          : { to: "end", say: [line("selamat:declined"), line("selamat:stillWorks")], does };
      },
      examples: ["1", "ya", "setuju", "tidak"],
    }),
  },
});

function whoLines(facts: BaseFacts): readonly Line[] {
  const page = facts.programme?.officialPage;
  return [
    facts.programme ? line("selamat:who", { title: facts.programme.title }) : line("selamat:whoPlain"),
    line("selamat:official"),
    { ...officeLine(facts), tight: true },
    ...(page ? [row("selamat:page", { page })] : []),
    line("selamat:noMoney"),
  ];
}

/** What UU 27/2022 art. 21 wants told before somebody agrees. */
const PRIVACY_LINES: readonly Line[] = [
  line("selamat:privacy.title"),
  row("selamat:privacy.what"),
  row("selamat:privacy.why"),
  row("selamat:privacy.basis"),
  row("selamat:privacy.who"),
  row("selamat:privacy.howLong"),
  row("selamat:privacy.abroad"),
  row("selamat:privacy.rights"),
];
