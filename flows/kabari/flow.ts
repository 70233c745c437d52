import { type Lookup, type Reading, stepsOf } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { readPersonName, readWorkerLine } from "../daftar/readers.ts";
import type { Deed } from "../deeds.ts";
import { CHECK_TRIES_PER_HOUR, type FactsFor } from "../facts.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Name = "nik" | "name" | "phone";
type Facts = FactsFor<"follow" | "checkTries">;

const step = stepsOf<Name, Answers, Facts, Deed>();

/**
 * A worker wants to hear when their cover begins and before it ends. News goes only to a chat that knows NIK and name and
 * whose platform confirms the very phone number that the village registered for them; nothing is told on the way there.
 */
export const kabari = makeFlow({
  id: "kabari",
  version: 1,
  starts: ["nik"],
  admit: (facts: Facts) => (isTooMany(facts) ? [line("cek:tooMany")] : null),
  needs: ["follow", "checkTries"],
  lookup: (at: Name, reply, { nik, name }, today): Lookup => {
    if (at === "nik") {
      const typed = readWorkerLine(reply.text, today as Day);
      return "said" in typed ? { nik: typed.said.nik } : {};
    }
    if (!nik) return {};
    const phone = at === "phone" && reply.verifiedPhone ? readPhone(reply.verifiedPhone) : null;
    return name && phone ? { nik, name, phone } : { nik };
  },
  readAnswers,
  steps: {
    nik: step({
      exits: ["name", "phone"],
      ask: () => [line("kabari:nik.ask")],
      read: (reply, { facts }) => readWorkerLine(reply.text, facts.today),
      take: ({ nik, name }) =>
        name === undefined ? { to: "name", answers: { nik } } : { to: "phone", answers: { nik, name } },
      examples: ["6107012107850001", "6107012107850001 SITI AMINAH"],
    }),

    name: step({
      exits: ["phone"],
      ask: () => [line("cek:name.ask")],
      read: (reply) => readPersonName(reply.text),
      take: (name, { answers }) => ({ to: "phone", answers: { ...answers, name } }),
      examples: ["Siti Aminah"],
    }),

    phone: step({
      exits: ["end"],
      askPhone: true,
      ask: () => [line("kabari:phone.ask"), line("kabari:phone.agree")],
      choices: () => [choice("tidak", "kabari:phone.no", ["tidak jadi", "tidak", "batal"])],
      read: (reply, _view, picked): Reading<Phone | "no"> => {
        if (picked) return { said: "no" };
        const phone = reply.kind === "contact" && reply.verifiedPhone ? readPhone(reply.verifiedPhone) : null;
        if (phone) return { said: phone };
        return { unclear: [line(reply.kind === "contact" ? "umum:contactOther" : "kabari:phone.useButton")] };
      },
      take: (said, { answers: { nik }, facts }) => {
        if (said === "no") return { to: "end", say: [line("kabari:no")] };
        if (isTooMany(facts)) return { to: "end", say: [line("cek:tooMany")] };
        if (!nik || facts.follow === "none")
          return { to: "end", say: [line("kabari:none")], does: nik ? [{ do: "note-try", of: "check", nik }] : [] };
        return { to: "end", say: [line("kabari:on"), line("kabari:stop")], does: [{ do: "follow-cover", nik }] };
      },
      examples: ["1", "tidak jadi"],
    }),
  },
});

function isTooMany({ checkTries }: Facts): boolean {
  return checkTries >= CHECK_TRIES_PER_HOUR;
}
