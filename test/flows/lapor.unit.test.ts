import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswers } from "../../flows/lapor/answers.ts";
import { headLines, officerLines, type ToldReport } from "../../flows/lapor/notice.ts";
import { openQuestion, QUESTIONS } from "../../flows/lapor/questions.ts";
import type { Day } from "../../src/kit/date.ts";
import type { Phone } from "../../src/kit/phone.ts";
import type { ReportForm } from "../../src/report/rules.ts";
import { begun, CLINIC, RECEIPT, SEBALO, TOLD } from "./report-scenes.ts";
import { type AllFacts, head, nobody, ownNumber, stranger } from "./scenes.ts";
import { answered, keysOf, opened, placed, talk } from "./talk.ts";
import { renderAll, TEXTS } from "./texts.ts";

const WHEN = { day: "2026-11-21" as Day, time: "15:00", part: null, said: "kemarin jam 3" } as const;
/** Of an accident, and of a death at work: everything was told. */
const WHOLE: ReportForm = { ...TOLD, area: null, when: WHEN, reporter: "ANI", phone: "+6281234567890" as Phone };
const DEATH: ReportForm = { ...WHOLE, kind: "death", atWork: true };

/** What the newest answer keeps of the report. */
function kept(turn: ReturnType<typeof talk>): ReportForm | undefined {
  return turn.does.flatMap((deed) => (deed.do === "keep-report" ? [deed.form] : [])).at(-1);
}

describe("the first words", () => {
  it("help before they ask, without role, consent or region", () => {
    expect(renderAll(opened("lapor", nobody).say)).toMatch(
      /terluka[\s\S]*PLKK[\s\S]*KTP[\s\S]*kuitansi[\s\S]*saksi[\s\S]*2 x 24 jam[\s\S]*175[\s\S]*Apa yang terjadi/,
    );
  });

  it("name the clinics near the village, and no time limit that is not known", () => {
    const near = { ...head, places: [{ ...SEBALO, clinics: [CLINIC] }], figures: new Map() };
    const said = renderAll(opened("lapor", near).say);
    expect(said).toContain("RS Contoh, Jalan Contoh 1, telepon 0562 441001");
    expect(said).not.toContain("24 jam");
  });

  it.each([
    ["suami saya meninggal", "death"],
    ["bapak sy mninggal td pagi", "death"],
    ["kakek wafat", "death"],
    ["ada yang kecelakaan", "accident"],
    ["pak Budi jatoh dr pohon", "accident"],
    ["anak saya ketabrak motor", "accident"],
    ["2", "death"],
    ["1", "accident"],
  ])("understand %s", (text, kind) => {
    expect(kept(talk("lapor", stranger, text))).toMatchObject({ kind });
  });

  it("keep the story and the time that came with them, and do not ask for them again", () => {
    const turn = talk("lapor", stranger, "Pak Budi jatuh dari pohon karet kemarin jam 3");
    expect(kept(turn)).toEqual({
      kind: "accident",
      story: "Pak Budi jatuh dari pohon karet kemarin jam 3",
      when: { ...WHEN, said: "Pak Budi jatuh dari pohon karet kemarin jam 3" },
    });
    const form = { ...WHOLE, ...kept(turn) };
    expect(openQuestion(form, stranger)).toBe("summary");
  });

  it("ask which of both it is when that was not said, and lose nothing", () => {
    const turn = talk("lapor", stranger, "tolong orangnya tidak bangun lagi pak");
    expect(keysOf(turn)).toContain("lapor:kind.again");
    expect(kept(turn)).toEqual({ story: "tolong orangnya tidak bangun lagi pak" });
    expect(keysOf(talk("lapor", stranger, "tolong"))).toEqual(["lapor:kind.again"]);
  });
});

describe("the questions", () => {
  const worlds: readonly AllFacts[] = [stranger, head, { ...stranger, report: { ...stranger.report, phone: "0812" } }];
  const parts = Object.keys(DEATH) as (keyof ReportForm)[];

  it("come one at a time in their order: always the first that is open, whatever is known already", () => {
    const forms = fc
      .tuple(fc.constantFrom(WHOLE, DEATH, { ...DEATH, atWork: false }), fc.subarray(parts))
      .map(([form, gone]) =>
        Object.fromEntries(Object.entries(form).filter(([part]) => !gone.includes(part as "kind"))),
      );
    fc.assert(
      fc.property(forms, fc.constantFrom(...worlds), (form, facts) => {
        const open = openQuestion(form, facts);
        const turn = answered(opened("lapor", begun(facts, form)).place, "lanjut", begun(facts, form));
        expect(turn.place?.at).toBe(open);
        if (open === "summary") return;
        // Every question takes "not known", or the first of its choices.
        const next = ["kind", "who"].includes(open) ? "1" : "belum tahu";
        const after = answered(turn.place, next, facts);
        expect(after.place?.at).toBe(openQuestion(kept(after) ?? {}, facts));
        expect(QUESTIONS.indexOf(open)).toBeLessThan(QUESTIONS.indexOf(after.place?.at as "summary"));
      }),
    );
  });

  it("may all be answered with belum tahu, in any spelling", () => {
    for (const unknown of ["belum tahu", "blm tau", "Gak tau pak", "lupa", "ndak tau"]) {
      let turn = talk("lapor", stranger, "1", "3");
      for (let asked = 0; turn.place?.at !== "summary"; asked++) {
        expect(asked).toBeLessThan(QUESTIONS.length);
        turn = answered(turn.place, unknown, stranger);
      }
    }
  });

  it("leave out how and where after a death that had nothing to do with work", () => {
    const form = { ...DEATH, atWork: false, place: undefined, story: undefined };
    const { place: _place, story: _story, ...told } = form;
    expect(openQuestion(told, stranger)).toBe("summary");
    expect(openQuestion({ ...told, atWork: null }, stranger)).toBe("place");
  });

  it("ask for the regency only where the village does not tell it", () => {
    const lost = {
      ...nobody,
      report: { ...nobody.report, regencies: [{ programmeId: "p1", name: "Kabupaten Lebak" }] },
    };
    const { area: _area, ...form } = { ...WHOLE, home: null };
    expect(openQuestion(form, lost)).toBe("area");
    expect(openQuestion({ ...form, home: { code: "x", name: "x", districtName: "x" } }, lost)).toBe("summary");
    expect(kept(answered(placed("lapor", "area", form), "lebak", lost))).toMatchObject({ area: { programmeId: "p1" } });
  });
});

describe("single answers", () => {
  const at = (step: string, reply: Parameters<typeof answered>[1], facts: AllFacts = stranger, form: object = {}) =>
    answered(placed("lapor", step, { kind: "accident", ...form }), reply, facts);

  it("point a wrong NIK out and say that the report goes on without", () => {
    expect(keysOf(at("nik", "610701210785001"))).toEqual(["umum:nik.tooShort", "lapor:nik.orUnknown"]);
    expect(kept(at("nik", "6107012107850001"))).toMatchObject({ nik: "6107012107850001" });
    expect(kept(at("nik", "26012345678"))).toMatchObject({ kpj: "26012345678" });
    expect(at("nik", "08123456789").does).toEqual([]);
    expect(kept(at("name", "6107012107850001 SITI AMINAH"))).toMatchObject({
      name: "SITI AMINAH",
      nik: "6107012107850001",
    });
  });

  it("find the village, or let it be picked, or keep the words", () => {
    const two = [SEBALO, { ...SEBALO, code: "61.07.02.2001", districtName: "Lumar" }];
    expect(kept(at("home", "sebalo", { ...stranger, places: [SEBALO] }))?.home).toMatchObject({ code: SEBALO.code });
    const pick = at("home", "sebalo", { ...stranger, places: two });
    expect(pick.place?.at).toBe("homePick");
    expect(kept(answered(pick.place, "2", { ...stranger, places: two }))?.home).toMatchObject({
      code: "61.07.02.2001",
    });
    expect(kept(at("home", "Kampung Baru"))?.home).toEqual({ said: "Kampung Baru" });
  });

  it("take words without a time for more of the story", () => {
    const turn = at("when", "orangnya masih pingsan sekali", stranger, { story: "jatuh" });
    expect(kept(turn)).toMatchObject({ story: "jatuh\norangnya masih pingsan sekali" });
    expect(turn.place?.at).toBe("when");
    expect(keysOf(at("when", "besok"))).toEqual(["lapor:when.future"]);
    expect(keysOf(at("when", "12/13"))).toEqual(["lapor:when.unclear"]);
  });

  it("take the number that the platform confirms", () => {
    expect(kept(at("phone", ownNumber))).toMatchObject({ phone: "+6281234567890" });
    expect(keysOf(at("phone", "0812"))).toEqual(["lapor:phone.unclear"]);
  });
});

describe("sending", () => {
  const facts = begun(stranger, WHOLE, 2);
  const summary = answered(opened("lapor", facts).place, "lanjut", facts);

  it("shows everything first, numbers masked", () => {
    const said = renderAll(summary.say);
    expect(said).toMatch(
      /kecelakaan[\s\S]*BUDI[\s\S]*Sebalo[\s\S]*kebun[\s\S]*21-11-2026 pukul 15.00[\s\S]*berkas: 2[\s\S]*ANI/,
    );
    expect(said).not.toMatch(/\d{8}/);
  });

  it("happens after a yes, with the receipt and what comes next", () => {
    const turn = answered(summary.place, "ya", facts);
    expect(turn.does).toEqual([{ do: "send-report", form: WHOLE, days: 2 }]);
    expect(turn.place).toBeNull();
    expect(renderAll(turn.say)).toMatch(new RegExp(`${RECEIPT}[\\s\\S]*Selanjutnya[\\s\\S]*CEK LAPORAN[\\s\\S]*175`));
  });

  it("does not claim to have sent what the office let go of meanwhile", () => {
    const turn = answered(summary.place, "ya", stranger);
    expect(turn.does).toEqual([]);
    expect(turn.place?.at).toBe("kind");
  });

  it("changes one thing and comes back", () => {
    const change = answered(answered(summary.place, "ubah", facts).place, "waktu", facts);
    expect(change.place?.at).toBe("when");
    const back = answered(change.place, "12/11", facts);
    expect(back.place?.at).toBe("summary");
    expect(renderAll(back.say)).toContain("12-11-2026");
  });
});

describe("words for people in grief", () => {
  it("begin with sorrow and never with a form", () => {
    const turn = talk("lapor", stranger, "suami saya meninggal");
    expect(keysOf(turn)[0]).toBe("lapor:grief");
    expect(renderAll(answered(placed("lapor", "summary", { ...DEATH }), "ya", begun(stranger, DEATH)).say)).toContain(
      "berduka",
    );
  });

  it("have no picture, no exclamation and no cheer in them", () => {
    for (const [key, text] of [...TEXTS].filter(([key]) => /^(?:lapor|laporan|klaim):/.test(key))) {
      expect(text, key).not.toMatch(/\p{Extended_Pictographic}|!|\bselamat\b/iu);
    }
  });
});

describe("what others are told", () => {
  const report: ToldReport = {
    ...{ receipt: RECEIPT, form: { ...WHOLE, nik: "6107012107850001" as NonNullable<ReportForm["nik"]> }, files: 1 },
    ...{ village: SEBALO, match: "listed", phone: "+6281234567890" },
    due: { day: "2026-11-23" as Day, time: "15:00", isPast: false },
  };

  it("gives the officers everything, the NIK masked and the number to call in full", () => {
    const { kpj: _kpj, ...form } = report.form;
    const said = renderAll(officerLines({ ...report, form }));
    expect(said).toMatch(/6107••••••••0001[\s\S]*kemarin jam 3[\s\S]*081234567890[\s\S]*23-11-2026 pukul 15.00/);
    expect(said).not.toContain("6107012107850001");
  });

  it("gives the village head the name and the time, and no number at all", () => {
    const said = renderAll(headLines(report));
    expect(said).toMatch(/BUDI[\s\S]*21-11-2026/);
    expect(said).not.toMatch(/\d{5}|•|jatuh/);
  });

  it("says when it is too late, and to report all the same", () => {
    const due = { day: "2026-11-20" as Day, time: "08:00", isPast: true };
    expect(renderAll(officerLines({ ...report, due }))).toMatch(/sudah lewat[\s\S]*tetap dilaporkan/);
  });
});

describe("stored answers", () => {
  it("of the first version are read, and lead on from where they stood", () => {
    const old = readAnswers({ story: "jatuh dari pohon" });
    expect(old).toEqual({ story: "jatuh dari pohon" });
    const turn = answered(placed("lapor", "phone", { ...old }), "0812 3456 7890", stranger);
    expect(turn.place?.at).toBe("kind");
    expect(kept(turn)).toEqual({ story: "jatuh dari pohon", phone: "+6281234567890" });
  });

  it("of a whole report come back as they were", () => {
    expect(readAnswers(JSON.parse(JSON.stringify(WHOLE)))).toEqual(WHOLE);
    expect(readAnswers({ nik: 17 })).toBeNull();
  });
});
