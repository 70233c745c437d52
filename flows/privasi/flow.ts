import { readPicked } from "../../src/flowkit/choices.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import { maskNumbers } from "../../src/kit/mask.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { PRIVACY_VERSION } from "../selamat/version.ts";
import { readFreeText } from "../shared/free-text.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"stored">;

const step = stepsOf<"show" | "correction" | "deletion", Answers, Facts, Deed>();

/** By when a request about data is answered and a withdrawal takes effect: three times 24 hours (UU 27/2022 art. 40). */
const BY_LAW = { days: 3, hours: 24 };

/** The person's rights over their data, where they can be used without asking anybody (UU 27/2022). */
export const privasi = makeFlow({
  id: "privasi",
  version: 1,
  starts: ["show"],
  needs: ["stored"],
  readAnswers,
  steps: {
    show: step({
      exits: ["correction", "deletion", "go:menu", "end"],
      ask: ({ facts }) => storedLines(facts),
      choices: () => [
        choice("perbaikan", "privasi:correct", ["perbaiki", "ubah data"]),
        choice("penghapusan", "privasi:delete", ["hapus", "hapus data"]),
        choice("tarik", "privasi:withdraw", ["tarik persetujuan", "cabut"]),
        choice("kembali", "privasi:back"),
      ],
      read: readPicked,
      take: (said) => {
        if (said === "perbaikan") return { to: "correction" };
        if (said === "penghapusan") return { to: "deletion" };
        if (said !== "tarik") return { to: "go:menu" };
        return {
          to: "end",
          say: [line("privasi:withdrawn", BY_LAW), line("privasi:rosterStays")],
          does: [{ do: "record-consent", answer: false, textVersion: PRIVACY_VERSION }, { do: "opt-out" }],
        };
      },
      examples: ["1", "hapus", "tarik", "4"],
    }),

    correction: step({
      exits: ["end"],
      ask: () => [line("privasi:correct.ask"), line("privasi:noNik")],
      read: readFreeText,
      take: (text) => ({
        to: "end",
        say: [line("privasi:promised", BY_LAW)],
        does: [{ do: "ask-help", kind: "data_correction", text }],
      }),
      examples: ["nama saya salah, seharusnya Siti Aminah"],
    }),

    deletion: step({
      exits: ["end"],
      ask: () => [line("privasi:delete.ask"), line("privasi:noNik")],
      read: readFreeText,
      take: (text) => ({
        to: "end",
        say: [line("privasi:delete.law"), line("privasi:promised", BY_LAW)],
        does: [{ do: "ask-help", kind: "data_deletion", text }],
      }),
      examples: ["hapus semua data saya"],
    }),
  },
});

function storedLines({ stored }: Facts): readonly Line[] {
  const { phone, consentedAt, roles, openRequests, follows } = stored;
  return [
    line("privasi:title"),
    phone ? row("privasi:phone", { phone: maskNumbers(phone) }) : row("privasi:noPhone"),
    consentedAt ? row("privasi:consented", { date: sayDay(consentedAt) }) : row("privasi:notConsented"),
    row("privasi:chat"),
    ...roles.map(({ kind, villageName, since }) => row(roleKey(kind), { village: villageName, since: sayDay(since) })),
    ...(openRequests > 0 ? [row("privasi:open", { count: openRequests })] : []),
    ...(follows > 0 ? [row("privasi:follows", { count: follows })] : []),
    line("privasi:worker"),
    line("privasi:ask"),
  ];
}

function roleKey(kind: string): "privasi:role.head" | "privasi:role.operator" | "privasi:role.officer" {
  if (kind === "village_head") return "privasi:role.head";
  return kind === "village_operator" ? "privasi:role.operator" : "privasi:role.officer";
}
