import { noWords, readPicked } from "../../src/flowkit/choices.ts";
import type { Line, Lookup, Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import { CODE_TRIES_PER_HOUR, type FactsFor, type OfficeOffer, type VillageOffer } from "../facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { officeLine } from "../shared/office.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { type Claim, readClaim } from "./readers.ts";

type Name = "code" | "phone" | "confirm";
type Facts = FactsFor<"offer" | "codeTries">;
type Here = View<Answers, Facts>;

const step = stepsOf<Name, Answers, Facts, Deed>();

/** Somebody becomes village head, operator or officer here: by an invite code, or by a phone number the district had listed. */
export const kode = makeFlow({
  id: "kode",
  version: 1,
  starts: ["code"],
  needs: ["offer", "codeTries"],
  lookup: (at: Name, reply, answers): Lookup => {
    const claim = at === "confirm" ? null : readClaim(reply);
    if (claim && "said" in claim) return { ...claim.said };
    if (answers.code) return { code: answers.code };
    return answers.phone ? { phone: answers.phone } : {};
  },
  readAnswers,
  steps: {
    code: step({
      exits: ["confirm", "code", "phone", "go:menu"],
      ask: ({ facts }) => (isTooMany(facts) ? [line("kode:tooMany"), officeLine(facts)] : [line("kode:code.ask")]),
      choices: () => [
        choice("tanpa", "kode:code.without", [
          "tidak punya",
          "tidak punya kode",
          "tidak ada",
          "hilang",
          "lupa",
          ...noWords,
        ]),
      ],
      read: (reply, _view, picked): Reading<Claim | "without"> => (picked ? { said: "without" } : readClaim(reply)),
      take: (said, view) => (said === "without" ? { to: "phone", answers: {} } : takeClaim(said, view)),
      examples: ["ACDE-FGHJ-KMNP", "kode acde fghj kmnp", "1", "tidak punya"],
    }),

    phone: step({
      exits: ["confirm", "code", "go:petugas", "go:menu"],
      askPhone: true,
      ask: ({ facts }) => [line("kode:phone.ask"), line("kode:phone.noButton"), officeLine(facts)],
      choices: () => [
        choice("kode", "kode:phone.haveCode", ["punya kode"]),
        choice("petugas", "kode:phone.officer", ["bantuan"]),
      ],
      read: (reply, _view, picked): Reading<Claim | "code" | "officer"> => {
        if (picked) return { said: picked === "kode" ? "code" : "officer" };
        const claim = readClaim(reply);
        if ("said" in claim || reply.kind === "contact") return claim;
        return { unclear: [line("kode:phone.useButton")] };
      },
      take: (said, view) => {
        if (said === "officer") return { to: "go:petugas" };
        return said === "code" ? { to: "code", answers: {} } : takeClaim(said, view);
      },
      examples: ["1", "petugas", "ACDE-FGHJ-KMNP"],
    }),

    confirm: step({
      exits: ["code", "go:menu"],
      ask: ({ facts }) => offerLines(facts),
      choices: ({ facts }) =>
        facts.offer.is === "open"
          ? yesNo("kode:confirm.yes", "kode:confirm.no")
          : [choice("ulang", "kode:confirm.again")],
      read: readPicked,
      take: (said, { answers, facts }) => {
        const { offer } = facts;
        if (said === "ulang" || offer.is !== "open" || offer.id !== answers.offerId) return { to: "code", answers: {} };
        if (said !== "ya") return { to: "go:menu", say: [line("kode:refused"), officeLine(facts)] };
        return {
          to: "go:menu",
          say: [welcomeLine(offer)],
          does: [{ do: "accept-offer", via: offer.via, id: offer.id }],
        };
      },
      examples: ["1", "ya", "tidak"],
    }),
  },
});

function takeClaim(said: Claim, { facts }: Here): Move<"confirm" | "code" | "stay" | "go:menu", Answers, Deed> {
  const { offer } = facts;
  if ("phone" in said) {
    const does: Deed[] = [{ do: "verify-phone", phone: said.phone }];
    if (offer.is !== "open") {
      const say = [line("umum:phoneThanks"), line(`kode:phone.${offer.is}`), officeLine(facts)];
      return { to: "code", answers: {}, say, does };
    }
    return { to: "confirm", answers: { phone: said.phone, offerId: offer.id, via: offer.via }, does };
  }
  // What was looked up is not even looked at: the question itself says so.
  if (isTooMany(facts)) return { to: "stay", answers: {} };
  if (offer.is === "open") return { to: "confirm", answers: { code: said.code, offerId: offer.id, via: offer.via } };
  if (offer.is !== "none") return { to: "stay", answers: {}, say: [line(`kode:code.${offer.is}`), officeLine(facts)] };
  const left = CODE_TRIES_PER_HOUR - facts.codeTries - 1;
  const does: Deed[] = [{ do: "note-try", of: "code" }];
  if (left > 0) return { to: "stay", answers: {}, say: [line("kode:code.wrong", { left })], does };
  return { to: "go:menu", say: [line("kode:code.wrongLast"), officeLine(facts)], does };
}

function isTooMany({ codeTries }: Facts): boolean {
  return codeTries >= CODE_TRIES_PER_HOUR;
}

function welcomeLine(offer: VillageOffer | OfficeOffer): Line {
  if (offer.kind === "officer") return line("kode:welcome.officer", { area: offer.areaName });
  return line(`kode:welcome.${offer.kind}`, { ...offer.words, village: offer.village.name });
}

/** What is offered, in the words of the offer's own region. */
function offerLines({ offer }: Facts): readonly Line[] {
  if (offer.is !== "open") return [line("kode:confirm.gone")];
  if (offer.kind === "officer") {
    return [
      line("kode:confirm.title"),
      row("kode:confirm.officer"),
      offer.areaName === offer.regencyName
        ? row("kode:confirm.regency", { regency: offer.regencyName })
        : row("kode:confirm.area", { area: offer.areaName, regency: offer.regencyName }),
      line("kode:confirm.ask"),
    ];
  }
  const vars = { ...offer.words, village: offer.village.name, district: offer.village.districtName };
  return [
    line("kode:confirm.title"),
    row(`kode:confirm.${offer.kind}`, vars),
    row("kode:confirm.place", { ...vars, regency: offer.regencyName }),
    ...(offer.taken ? [line("kode:confirm.taken", vars)] : []),
    line("kode:confirm.ask"),
  ];
}
