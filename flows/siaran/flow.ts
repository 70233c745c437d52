import { ANSWERS_MAX, readAnswerList, TEXT_MAX, villageGapsIn } from "../../src/broadcast/rules.ts";
import { readPicked } from "../../src/flowkit/choices.ts";
import type { Lookup, Reading, Reply } from "../../src/flowkit/flow.ts";
import { sayTime } from "../../src/kit/date.ts";
import { NIGHT_FROM, NIGHT_UNTIL } from "../../src/programme/quiet-rules.ts";
import type { NewBroadcastDeed } from "../deeds.ts";
import type { Time } from "../help-facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { whenLine } from "../shared/when.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { language, other, otherQuick } from "./language.ts";
import { openChoices, previewLines, secondLines, standLines } from "./lines.ts";
import { cardOf, type Facts, type Said, takeOne, takePreview, takeSure, toOne } from "./moves.ts";
import { narrow, narrowBy } from "./narrow.ts";
import { readPlaces } from "./places.ts";
import { audienceFor, GAP_NAMES, readNumber, readStart, readText } from "./readers.ts";
import { ABOUT_A_VILLAGE, READY, type ReadyId, readyLines, STANDARD_ANSWERS } from "./ready.ts";
import { type Name, step } from "./steps.ts";

/** A message to many people: made, looked at, sent, and followed. */
export const siaran = makeFlow({
  id: "siaran",
  version: 2,
  starts: ["message", "preview", "start"],
  startAt: ({ broadcasts }: Facts): Name => {
    if (broadcasts.draft) return "preview";
    return broadcasts.open.length > 0 ? "start" : "message";
  },
  admit: ({ office }: Facts) => (office ? null : [line("siaran:officersOnly")]),
  needs: ["broadcasts", "tariff", "figures"],
  lookup: (at: Name, reply, { broadcastId, by }): Lookup => {
    const number = readNumber(reply) ?? (at === "one" ? broadcastId : undefined);
    return {
      ...(number !== undefined && { broadcast: String(number) }),
      ...((at === "where" || (at === "narrowBy" && by === "places")) && { area: reply.text }),
    };
  },
  readAnswers,
  steps: {
    start: step({
      exits: ["message", "one"],
      ask: ({ facts }) => [line("siaran:start", { area: facts.office?.areaName ?? "" }), line("siaran:start.ask")],
      choices: ({ facts }) => [
        choice("baru", "siaran:start.new", ["buat", "buat baru"]),
        ...openChoices(facts.broadcasts),
      ],
      read: readChoice("siaran:start.unclear"),
      take: (said, view) => {
        if ("picked" in said && said.picked === "baru") return { to: "message", answers: {} };
        return toOne("number" in said ? said.number : Number(said.picked), view);
      },
      examples: ["1", "baru", "siaran 12"],
    }),

    message: step({
      exits: ["text", "who", "one"],
      ask: () => [line("siaran:message.ask")],
      choices: () => [
        ...READY.map((id) => choice(id, `pesan:title.${id}`)),
        choice("tulis", "siaran:message.own", ["tulis sendiri", "sendiri"]),
      ],
      read: readChoice("siaran:message.unclear"),
      take: (said, view) => {
        if ("number" in said) return toOne(said.number, view);
        return said.picked === "tulis"
          ? { to: "text", answers: {} }
          : { to: "who", answers: { ready: said.picked as ReadyId } };
      },
      examples: ["1", "tulis sendiri", "siaran 12"],
    }),

    text: step({
      exits: ["who"],
      ask: () => [line("siaran:text.ask", { max: TEXT_MAX }), line("siaran:text.gaps", { gaps: GAP_NAMES })],
      read: (reply) => readText(reply),
      take: (text) => ({ to: "who", answers: { text } }),
      examples: ["Halo {nama}, besok ada pertemuan di kantor camat."],
    }),

    who: step({
      exits: ["where"],
      ask: () => [line("siaran:who.ask"), row("siaran:who.note")],
      choices: () => [
        choice("heads", "siaran:who.heads"),
        choice("none", "siaran:who.none"),
        choice("below", "siaran:who.below"),
        choice("notSubmitted", "siaran:who.notSubmitted"),
        choice("both", "siaran:who.both"),
        choice("active", "siaran:who.active"),
        choice("workers", "siaran:who.workers"),
        choice("operators", "siaran:who.operators"),
        choice("officers", "siaran:who.officers"),
      ],
      read: (reply, view, picked): Reading<NonNullable<Answers["who"]>> => {
        const reading = readPicked(reply, view, picked);
        if (!("said" in reading)) return { unclear: [line("siaran:who.unclear")] };
        const who = reading.said as NonNullable<Answers["who"]>;
        return who === "officers" && isAboutAVillage(view.answers)
          ? { unclear: [line("siaran:who.notOfficers")] }
          : { said: who };
      },
      take: (who, { answers }) => ({ to: "where", answers: { ...answers, who } }),
      examples: ["1", "3"],
    }),

    where: step({
      exits: ["quick"],
      ask: () => [line("siaran:where.ask")],
      choices: ({ facts }) => [
        choice("semua", "siaran:where.all", ["semuanya"], { area: facts.office?.areaName ?? "" }),
      ],
      read: (_reply, { facts }, picked): Reading<readonly string[]> => (picked ? { said: [] } : readPlaces(facts)),
      take: (areas, { answers }) => ({ to: "quick", answers: { ...answers, areas: [...areas] } }),
      examples: ["1", "semua"],
    }),

    quick: step({
      exits: ["go:siaran"],
      ask: () => [line("siaran:quick.ask"), row("siaran:quick.own")],
      choices: () => [
        choice("standar", "siaran:quick.standard", ["ya"]),
        choice("tanpa", "siaran:quick.no", ["tidak", "tidak perlu"]),
      ],
      read: (reply, _view, picked): Reading<NewBroadcastDeed["answers"]> => {
        if (picked) return { said: picked === "tanpa" ? [] : STANDARD_ANSWERS };
        const own = readAnswerList(reply.text);
        return own ? { said: own } : { unclear: [line("siaran:quick.unclear", { max: ANSWERS_MAX })] };
      },
      take: (quick, { answers, facts }) => {
        const text = answers.text ?? readyLines(answers.ready ?? "lengkapi", facts);
        return {
          to: "go:siaran",
          does: [{ do: "make-broadcast", text, answers: quick, audience: audienceFor(answers) }],
        };
      },
      examples: ["1", "2", "1 Hadir 2 Tidak hadir"],
    }),

    preview: step({
      exits: ["sure", "when", "attach", "narrow", "language", "end", "one", "go:siaran"],
      ask: ({ facts: { broadcasts } }) => {
        const { draft } = broadcasts;
        if (!draft) return [line("siaran:start.none")];
        return [
          line("siaran:preview.ask", { number: draft.broadcastId }),
          ...previewLines(draft, broadcasts),
          ...secondLines(draft, broadcasts),
        ];
      },
      askAgain: () => [line("siaran:preview.unclear")],
      choices: ({ facts }) => [
        ...(facts.broadcasts.draft?.total
          ? [choice("kirim", "siaran:preview.send"), choice("nanti", "siaran:preview.later")]
          : []),
        choice("lampiran", "siaran:preview.attach", ["gambar", "pdf", "foto"]),
        choice("coba", "siaran:preview.sample", ["contoh"]),
        choice("saring", "siaran:preview.narrow", ["filter"]),
        choice("bahasa", "siaran:preview.language", ["bahasa lain"]),
        ...(facts.broadcasts.socializeFirst
          ? [
              choice("tandai", facts.broadcasts.draft?.socializes ? "siaran:preview.unmark" : "siaran:preview.mark", [
                "sosialisasi",
              ]),
            ]
          : []),
        choice("buang", "siaran:preview.drop", ["hapus"]),
      ],
      read: readChoice("siaran:preview.unclear"),
      take: (said, view) => takePreview(said, view),
      examples: ["1", "lampiran", "buang", "siaran 12"],
    }),

    narrow,
    narrowBy,
    language,
    other,
    otherQuick,

    attach: step({
      exits: ["go:siaran"],
      ask: () => [line("siaran:attach.ask")],
      choices: () => [choice("tidak", "siaran:attach.no", ["tidak jadi", "lewati"])],
      read: (reply, _view, picked): Reading<boolean> => {
        if (picked) return { said: false };
        const fits =
          reply.kind === "image" || (reply.kind === "document" && /\.(?:pdf|jpe?g|png)$/i.test(reply.fileName ?? ""));
        return fits ? { said: true } : { unclear: [line("siaran:attach.unclear")] };
      },
      take: (came, { facts }) => ({
        to: "go:siaran",
        say: came ? [line("siaran:attach.checked")] : [],
        does:
          came && facts.broadcasts.draft
            ? [{ do: "file-broadcast", broadcastId: facts.broadcasts.draft.broadcastId }]
            : [],
      }),
      examples: ["1", "tidak jadi"],
    }),

    when: step({
      exits: ["sure"],
      ask: () => [line("siaran:when.ask")],
      read: (reply, { facts }): Reading<Time> => {
        const start = readStart(reply.text, facts.broadcasts.now);
        if (start === "past") return { unclear: [line("siaran:when.past")] };
        return start ? { said: start } : { unclear: [line("siaran:when.unclear")] };
      },
      take: (start, { answers }) => ({ to: "sure", answers: { ...answers, start } }),
      examples: ["besok 09.00"],
    }),

    sure: step({
      exits: ["end", "go:siaran"],
      ask: ({ answers, facts: { broadcasts } }) => [
        line("siaran:sure.ask", { number: broadcasts.draft?.broadcastId ?? 0, total: broadcasts.draft?.total ?? 0 }),
        ...(answers.start
          ? [row("siaran:sure.at", { when: whenLine(answers.start as Time, broadcasts.now.day) })]
          : []),
        row("siaran:sure.quiet", { from: sayTime(NIGHT_FROM), until: sayTime(NIGHT_UNTIL) }),
      ],
      choices: () => yesNo("siaran:sure.yes", "siaran:sure.no"),
      read: readPicked,
      take: (said, view) => takeSure(said === "ya", view),
      examples: ["ya", "tidak"],
    }),

    one: step({
      exits: ["end", "go:siaran"],
      ask: (view) => {
        const card = cardOf(view);
        const { broadcasts } = view.facts;
        if (!card) return [line("siaran:none", { number: view.answers.broadcastId ?? 0 })];
        const isOver = card.state === "done" || card.state === "cancelled";
        return [...standLines(card, broadcasts.now.day), ...(isOver ? [] : previewLines(card, broadcasts))];
      },
      choices: (view) => {
        const card = cardOf(view);
        const verbs = card?.verbs ?? [];
        const table = card && card.state !== "asked" ? [choice("hasil", "siaran:one.table", ["unduh"])] : [];
        return [
          ...verbs.map((verb) => choice(verb, `siaran:one.${verb}`)),
          ...table,
          choice("kembali", "siaran:one.back"),
        ];
      },
      read: readPicked,
      take: (said, view) => takeOne(said, view),
      examples: ["1", "kembali"],
    }),
  },
});

function readChoice(unclear: "siaran:start.unclear" | "siaran:message.unclear" | "siaran:preview.unclear") {
  return (reply: Reply, _view: unknown, picked: string | null): Reading<Said> => {
    if (picked) return { said: { picked } };
    const number = readNumber(reply);
    return number === null ? { unclear: [line(unclear)] } : { said: { number } };
  };
}

function isAboutAVillage({ ready, text }: Partial<Answers>): boolean {
  return text === undefined ? ready !== undefined && ABOUT_A_VILLAGE.has(ready) : villageGapsIn(text).length > 0;
}
