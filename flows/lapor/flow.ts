import { readPicked, yesWords } from "../../src/flowkit/choices.ts";
import type { Lookup, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Reporter } from "../../src/report/rules.ts";
import { readPersonName } from "../daftar/readers.ts";
import type { Deed } from "../deeds.ts";
import { readFreeText } from "../shared/free-text.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { aidLines, changeChoices, summaryLines } from "./lines.ts";
import {
  added,
  homeOf,
  keep,
  near,
  nowOf,
  placeChoice,
  resumeLine,
  send,
  shortName,
  takeHome,
  withMore,
  without,
} from "./moves.ts";
import { after, type Facts, onward, openQuestion, QUESTIONS, type Question } from "./questions.ts";
import { readCallBack, readFinal, readFirst, readNumber, readWhen, readWho, UNKNOWN, yesNoUnknown } from "./readers.ts";

const step = stepsOf<Question | "resume" | "homePick" | "change", Answers, Facts, Deed>();

const CHANGEABLE = ["kind", "name", "nik", "home", "place", "when", "story", "reporter", "phone"] as const;

/**
 * Somebody was hurt or has died. First what helps now; then what a report has to hold, one question at a time. Every
 * answer may be missing, and what was told is kept from the first answer on.
 */
export const lapor = makeFlow({
  id: "lapor",
  version: 2,
  starts: ["kind", "resume"],
  startAt: ({ report }) => (report.open ? "resume" : "kind"),
  needs: ["report", "places", "figures"],
  lookup: (at: Question | "resume" | "homePick" | "change", reply, { home }): Lookup => {
    if (at === "home") return { village: reply.text };
    return at === "homePick" && home && "said" in home ? { village: home.said } : {};
  },
  readAnswers,
  steps: {
    resume: step({
      exits: [...QUESTIONS, "end"],
      ask: ({ facts }) => [line("lapor:resume.aid"), resumeLine(facts.report.open?.form ?? {})],
      choices: () => [
        choice("lanjut", "lapor:resume.on", ["teruskan", "ya"]),
        choice("baru", "lapor:resume.new", ["laporan baru"]),
        choice("hapus", "lapor:resume.drop", ["tidak jadi"]),
      ],
      read: readPicked,
      take: (said, { facts }) => {
        if (said === "hapus") return { to: "end", say: [line("lapor:dropped")], does: [{ do: "drop-report" }] };
        if (said === "baru") return { to: "kind", answers: {}, does: [{ do: "leave-report" }] };
        const form = facts.report.open?.form ?? {};
        return { to: openQuestion(form, facts), answers: form };
      },
      examples: ["1", "laporan baru", "hapus"],
    }),

    kind: step({
      exits: after("kind"),
      ask: ({ answers, facts }) => [
        ...(Object.keys(answers).length === 0 ? aidLines(facts) : []),
        line("lapor:kind.ask"),
      ],
      choices: () => [
        choice("accident", "lapor:kind.accident", ["celaka", "kecelakaan kerja", "laka"]),
        choice("death", "lapor:kind.death", ["meninggal", "wafat", "kematian"]),
      ],
      read: (reply, { facts }, picked) => readFirst(reply, picked, nowOf(facts)),
      take: ({ kind, story, when }, { answers, facts }) => {
        const form = { ...answers, ...withMore(answers, story), ...(when && !answers.when && { when }) };
        if (!kind) return { to: "stay", answers: form, say: [line("lapor:kind.again")], does: [keep(form)] };
        const grief = kind === "death" ? [line("lapor:grief")] : [];
        const by = facts.role && { by: "village" as const };
        return onward({ ...form, kind, ...by }, facts, after("kind"), grief);
      },
      examples: [
        "1",
        "suami saya meninggal tadi pagi",
        "Pak Budi jatuh dari pohon karet kemarin jam 3",
        "tolong orangnya tidak bangun lagi",
      ],
    }),

    atWork: step({
      exits: after("atWork"),
      ask: () => [line("lapor:atWork.ask")],
      choices: yesNoUnknown,
      read: readPicked,
      take: (said, { answers, facts }) => {
        const atWork = said === "ya" ? true : said === "tidak" ? false : null;
        return onward({ ...answers, atWork }, facts, after("atWork"));
      },
      examples: ["ya", "2", "belum tahu"],
    }),

    who: step({
      exits: after("who"),
      ask: () => [line("lapor:who.ask")],
      choices: ({ answers }) => [
        ...(answers.kind === "death"
          ? []
          : [choice("self", "lapor:by.self", ["saya sendiri", "saya", "sendiri", "abdi", "ambo"])]),
        choice("family", "lapor:by.family", [
          "keluarga",
          "kulawarga",
          "kaluarga",
          "istri",
          "suami",
          "anak",
          "orang tua",
          "adik",
          "kakak",
        ]),
        choice("neighbour", "lapor:by.neighbour", ["tetangga", "tatangga", "teman", "kawan"]),
        choice("village", "lapor:by.village", ["kades", "kepala desa", "wali nagari", "perangkat", "rt", "kadus"]),
      ],
      read: readPicked,
      take: (by, { answers, facts }) => onward({ ...answers, by: by as Reporter }, facts, after("who")),
      examples: ["1", "keluarga", "tetangga"],
    }),

    home: step({
      exits: ["homePick", ...after("home")],
      ask: ({ answers: { kind, by } }) => {
        if (by === "self") return [line("lapor:home.askSelf")];
        return [line(kind === "death" ? "lapor:home.askDeath" : "lapor:home.ask")];
      },
      choices: () => [UNKNOWN],
      read: (reply, _view, picked): Reading<string | null> => (picked ? { said: null } : readFreeText(reply)),
      take: takeHome,
      examples: ["Desa Sebalo kecamatan Bengkayang", "belum tahu"],
    }),

    homePick: step({
      exits: after("home"),
      ask: () => [line("lapor:homePick.ask")],
      choices: ({ facts }) => [...facts.places.map(placeChoice), choice("lain", "lapor:homePick.other", ["bukan"])],
      read: readPicked,
      take: (code, { answers, facts }) => {
        const place = facts.places.find((one) => one.code === code);
        return onward(
          place ? { ...answers, home: homeOf(place) } : answers,
          facts,
          after("home"),
          near(answers, place),
        );
      },
      examples: ["1", "bukan"],
    }),

    area: step({
      exits: after("area"),
      ask: () => [line("lapor:area.ask")],
      choices: ({ facts }) => [
        ...facts.report.regencies.map(({ programmeId, name }) =>
          choice(programmeId, "lapor:area.one", [name.toLowerCase(), shortName(name)], { name }),
        ),
        choice("lain", "lapor:area.other", UNKNOWN.words),
      ],
      read: readPicked,
      take: (said, { answers, facts }) => {
        const area = facts.report.regencies.find(({ programmeId }) => programmeId === said) ?? null;
        return onward({ ...answers, area }, facts, after("area"));
      },
      examples: ["1", "lebak", "belum tahu"],
    }),

    name: step({
      exits: after("name"),
      ask: ({ answers: { kind, by } }) => {
        if (by === "self") return [line("lapor:name.askSelf")];
        return [line(kind === "death" ? "lapor:name.askDeath" : "lapor:name.ask")];
      },
      choices: () => [UNKNOWN],
      read: (reply, { facts }, picked) => readWho(reply, picked, facts.today),
      take: (who, { answers, facts }) => onward({ ...answers, name: null, ...who }, facts, after("name")),
      examples: ["Budi Santoso", "belum tahu", "6107012107850001 SITI AMINAH"],
    }),

    nik: step({
      exits: after("nik"),
      ask: () => [line("lapor:nik.ask")],
      choices: () => [UNKNOWN],
      read: (reply, { facts }, picked) => readNumber(reply, picked, facts.today),
      take: (who, { answers, facts }) => onward({ ...answers, ...who }, facts, after("nik")),
      examples: ["6107012107850001", "belum tahu", "26012345678"],
    }),

    place: step({
      exits: after("place"),
      ask: () => [line("lapor:place.ask")],
      choices: () => [UNKNOWN],
      read: (reply, _view, picked): Reading<string | null> => (picked ? { said: null } : readFreeText(reply)),
      take: (place, { answers, facts }) => onward({ ...answers, place }, facts, after("place")),
      examples: ["di kebun karet dusun Sebalo", "blm tau"],
    }),

    story: step({
      exits: ["kind", ...after("story")],
      ask: ({ answers }) => [line(answers.kind === "death" ? "lapor:story.askDeath" : "lapor:story.ask")],
      choices: () => [UNKNOWN],
      read: (reply, _view, picked): Reading<string | null> => (picked ? { said: null } : readFreeText(reply)),
      take: (story, { answers, facts }) => onward({ ...answers, story }, facts, ["kind", ...after("story")]),
      examples: ["jatuh dari pohon, kakinya patah", "tidak tahu"],
    }),

    when: step({
      exits: after("when"),
      ask: ({ answers }) => [line(answers.kind === "death" ? "lapor:when.askDeath" : "lapor:when.ask")],
      choices: () => [UNKNOWN],
      read: (reply, { facts }, picked) => readWhen(reply, picked, nowOf(facts)),
      take: (when, { answers, facts }) =>
        when && "more" in when ? added(answers, when.more) : onward({ ...answers, when }, facts, after("when")),
      examples: ["tadi pagi", "kemarin jam 3", "12/11 jam 8", "belum tahu"],
    }),

    reporter: step({
      exits: after("reporter"),
      ask: () => [line("lapor:reporter.ask")],
      choices: () => [UNKNOWN],
      read: (reply, _view, picked): Reading<string | null> => (picked ? { said: null } : readPersonName(reply.text)),
      take: (reporter, { answers, facts }) => onward({ ...answers, reporter }, facts, after("reporter")),
      examples: ["Siti Aminah", "lewati"],
    }),

    phone: step({
      exits: ["kind", ...after("phone")],
      ask: () => [line("lapor:phone.ask")],
      askPhone: true,
      choices: () => [choice("lewati", "lapor:phone.skip", UNKNOWN.words)],
      read: (reply, _view, picked) => readCallBack(reply, picked),
      take: (said, { answers, facts }) =>
        "more" in said
          ? added(answers, said.more)
          : onward({ ...answers, phone: said.phone }, facts, ["kind", ...after("phone")]),
      examples: ["0812 3456 7890", "LEWATI", "kejadiannya di jalan pulang"],
    }),

    summary: step({
      exits: ["change", "kind", "end"],
      ask: summaryLines,
      choices: () => [
        choice("ya", "lapor:summary.send", [...yesWords, "kirim", "sudah benar", "sudah"]),
        choice("ubah", "lapor:summary.change", [
          "ganti",
          "salah",
          "perbaiki",
          "tidak",
          "ubah",
          "robih",
          "indak",
          "henteu",
        ]),
      ],
      read: (reply, _view, picked) => readFinal(reply, picked),
      take: (said, view) => {
        if (said === "ubah") return { to: "change" };
        return said === "ya" ? send(view) : added(view.answers, said.more);
      },
      examples: ["ya", "ubah", "dia sekarang di rumah sakit umum"],
    }),

    change: step({
      exits: CHANGEABLE,
      ask: () => [line("lapor:change.ask")],
      choices: changeChoices,
      read: readPicked,
      take: (said, { answers }) => {
        const part = CHANGEABLE.find((one) => one === said) ?? "kind";
        const { [part]: _old, ...kept } = answers;
        if (part === "nik") return { to: part, answers: without(kept, "kpj") };
        return { to: part, answers: part === "kind" ? without(kept, "atWork") : kept };
      },
      examples: ["1", "nama", "waktu"],
    }),
  },
});
