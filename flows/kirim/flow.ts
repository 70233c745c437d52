import { noWords, readPicked, yesWords } from "../../src/flowkit/choices.ts";
import type { Line, Move, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { toldOnly } from "../shared/village-only.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";

/** Which wording of the two statements a list was handed in with. */
const STATEMENT_VERSION = "2026-11";
/** Hex digits of the fingerprint on the receipt: enough to compare two papers by eye. */
const SHOWN_DIGITS = 12;

type Facts = FactsFor<"roster" | "fingerprint" | "openLists">;

const step = stepsOf<"check" | "musdes" | "consent", Answers, Facts, Deed>();

/** The village hands its list to the district: the numbers, two statements, a receipt. */
export const kirim = makeFlow({
  id: "kirim",
  version: 1,
  starts: ["check"],
  admit: (facts) => toldOnly(facts) ?? nothingToSend(facts),
  needs: ["roster", "fingerprint", "openLists"],
  readAnswers,
  steps: {
    check: step({
      exits: ["musdes", "go:daftar", "go:menu"],
      ask: ({ facts }) => checkLines(facts),
      choices: () => [
        choice("lanjut", "kirim:check.go", ["kirim", ...yesWords]),
        choice("tambah", "kirim:check.more", ["tambah dulu", "daftar"]),
        choice("batal", "kirim:check.stop", ["nanti", "tidak jadi", ...noWords]),
      ],
      read: readPicked,
      take: (said, { facts }) => {
        if (said === "tambah") return { to: "go:daftar" };
        if (said === "batal") return { to: "go:menu", say: [line("kirim:notSent")] };
        return { to: "musdes", answers: { fingerprint: facts.fingerprint } };
      },
      examples: ["1", "lanjut", "tambah"],
    }),

    musdes: step({
      exits: ["consent", "go:menu"],
      ask: () => [line("kirim:musdes.ask")],
      choices: () => yesNo("kirim:musdes.yes", "kirim:no"),
      read: readPicked,
      take: (said) =>
        said === "ya" ? { to: "consent" } : { to: "go:menu", say: [line("kirim:musdes.first"), line("kirim:notSent")] },
      examples: ["ya", "belum"],
    }),

    consent: step({
      exits: ["check", "go:menu"],
      ask: () => [line("kirim:consent.ask")],
      choices: () => yesNo("kirim:consent.yes", "kirim:no"),
      read: readPicked,
      take: (said, view) =>
        said === "ya" ? submit(view) : { to: "go:menu", say: [line("kirim:consent.first"), line("kirim:notSent")] },
      examples: ["ya", "belum"],
    }),
  },
});

function nothingToSend({ roster, openLists }: Facts): readonly Line[] | null {
  if (!roster?.mainCount) return [line(openLists.waiting + openLists.fixes > 0 ? "kirim:emptyYet" : "kirim:empty")];
  if (roster.state !== "submitted") return null;
  return [line("kirim:already", { receipt: roster.lastReceipt ?? "" }), line("kirim:notCovered")];
}

function checkLines({ roster, role, programme, openLists }: Facts): readonly Line[] {
  const count = roster?.mainCount ?? 0;
  const quota = programme?.quota ?? 0;
  const phase = programme?.phase;
  return [
    line("kirim:check.head", { village: role?.village.name ?? "", count, quota }),
    ...(count < quota ? [row("kirim:check.missing", { missing: quota - count })] : []),
    ...(roster?.reserveCount ? [row("kirim:check.reserve", { reserve: roster.reserveCount })] : []),
    ...(phase?.is === "open" && phase.closes ? [row("kirim:check.closes", { closes: sayDay(phase.closes) })] : []),
    ...(phase?.is === "overdue" ? [line("kirim:check.overdue", { closed: sayDay(phase.closed) })] : []),
    ...(openLists.waiting > 0 ? [line("kirim:check.waiting", { waiting: openLists.waiting })] : []),
    ...(openLists.fixes > 0 ? [line("kirim:check.fixes", { fixes: openLists.fixes })] : []),
    line("kirim:check.ask"),
  ];
}

function submit({ answers, facts }: View<Answers, Facts>): Move<"check" | "go:menu", Answers, Deed> {
  const { roster, role, programme, fingerprint } = facts;
  const nothing = nothingToSend(facts);
  if (!roster || !role || !programme || nothing) return { to: "go:menu", say: nothing ?? [line("kirim:notSent")] };
  if (answers.fingerprint !== fingerprint) return { to: "check", answers: {}, say: [line("kirim:changed")] };
  const receipt = `${role.village.code.replace(/\D/g, "")}-${programme.year}-${roster.submissions + 1}`;
  return {
    to: "go:menu",
    say: [
      line("kirim:receipt", { receipt }),
      row("kirim:receipt.count", { count: roster.mainCount, reserve: roster.reserveCount }),
      row("kirim:receipt.mark", { mark: (fingerprint.slice(0, SHOWN_DIGITS).match(/.{1,4}/g) ?? []).join(" ") }),
      row("kirim:receipt.keep"),
      line("kirim:notCovered"),
    ],
    does: [{ do: "submit", fingerprint, receipt, statementVersion: STATEMENT_VERSION }],
  };
}
