import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLOWS } from "../../flows/index.ts";
import { readAnswers } from "../../flows/roster/answers.ts";
import { advance } from "../../src/flowkit/advance.ts";
import { head, list, person, submitted, text } from "./scenes.ts";
import { answered, ENGINE_LINES, flowOf, keysOf, opened, placed, talk } from "./talk.ts";
import { renderAll } from "./texts.ts";

const facts = {
  ...head,
  list: [
    person(0, { name: "SITI AMINAH" }),
    person(1, { name: "SITI MARYAM" }),
    person(2, { name: "BUDI SANTOSO" }),
    person(3, { name: "KARTINI", standing: "reserve" }),
  ],
};
const at = (answers: Record<string, unknown>, step = "person") => placed("roster", step, answers);

describe("finding somebody on the list", () => {
  it("goes to the only one that a part of a name fits", () => {
    expect(talk("roster", facts, "budi").place?.answers).toEqual({ enrolmentId: "enrolment-2" });
    expect(talk("roster", facts, "aminah siti").place?.answers).toEqual({ enrolmentId: "enrolment-0" });
    expect(talk("roster", facts, "ryam").place?.answers).toEqual({ enrolmentId: "enrolment-1" });
    expect(talk("roster", facts, "b").place?.at).toBe("list");
    expect(talk("roster", facts, "am").place?.answers).toEqual({ enrolmentId: "enrolment-0" });
    expect(talk("roster", facts, "Budi Santosa").place?.answers).toEqual({ enrolmentId: "enrolment-2" });
  });

  it("shows all that fit, under the numbers of the whole list, and opens one by that number", () => {
    const found = talk("roster", facts, "siti");
    expect(renderAll(found.say)).toMatch(/1\. SITI AMINAH[\s\S]*2\. SITI MARYAM/);
    expect(renderAll(found.say)).not.toContain("BUDI");
    expect(talk("roster", facts, "siti", "2").place?.answers).toMatchObject({ enrolmentId: "enrolment-1" });
    expect(talk("roster", facts, "siti", "semua").place?.answers).toEqual({});
  });

  it("opens the row with any number of the list, and names the last one for a number beyond", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (number) => {
        const turn = talk("roster", { ...head, list }, String(number));
        const row = list[number - 1];
        if (row) expect(turn.place).toMatchObject({ at: "person", answers: { enrolmentId: row.enrolmentId } });
        else expect(turn.say[0]).toEqual({ key: "roster:list.noSuchNumber", vars: { last: list.length } });
      }),
    );
  });

  it("turns pages by word and never past the ends", () => {
    expect(renderAll(talk("roster", head, "lanjut").say)).toMatch(/13\. KARTINI.*\(cadangan\)/);
    expect(talk("roster", head, "lanjut", "lanjut").place?.answers).toEqual({ page: 1 });
    expect(talk("roster", head, "LANJUT", "SEBELUM").place?.answers).toEqual({ page: 0 });
    expect(renderAll(opened("roster", { ...head, list: list.slice(0, 3) }, { page: 7 }).say)).toContain("1. SITI");
  });

  it("finds somebody by NIK without showing it", () => {
    const here = { ...facts, standing: { is: "here" as const, name: "BUDI SANTOSO", enrolmentId: "enrolment-2" } };
    const turn = talk("roster", here, "6107 0121 0785 0001");
    expect(turn.place?.answers).toEqual({ enrolmentId: "enrolment-2" });
    expect(renderAll(turn.say)).not.toMatch(/\d{5}/);
    expect(flowOf("roster").lookup?.("list", text("6107.0121.0785.0001"), {}, head.today)).toEqual({
      nik: "6107012107850001",
    });
  });
});

describe("putting a row right", () => {
  it("shows old and new, and only a yes writes", () => {
    const asked = talk("roster", facts, "budi", "perbaiki", "nama", "Budi Santosa");
    expect(renderAll(asked.say)).toContain("Lama: BUDI SANTOSO\nBaru: BUDI SANTOSA");
    expect(answered(asked.place, "tidak", facts).does).toEqual([]);
    expect(answered(asked.place, "ya", facts).does).toEqual([
      { do: "correct", enrolmentId: "enrolment-2", field: "name", value: "BUDI SANTOSA" },
    ]);
  });

  it("takes a phone number away, and refuses what is there already", () => {
    const asked = talk("roster", facts, "budi", "perbaiki", "hp", "lewati");
    expect(answered(asked.place, "ya", facts).does).toMatchObject([{ field: "phone", value: null }]);
    expect(keysOf(talk("roster", facts, "budi", "perbaiki", "nama", "budi santoso"))).toContain("roster:value.same");
  });

  it("judges a new NIK as an enrolment would", () => {
    const nik = at({ enrolmentId: "enrolment-2", field: "nik" }, "value");
    const elsewhere = { ...facts, standing: { is: "elsewhere" as const } };
    const here = { ...facts, standing: { is: "here" as const, name: "SITI", enrolmentId: "enrolment-0" } };
    expect(keysOf(answered(nik, "6107012107850001", elsewhere))).toContain("roster:value.nikElsewhere");
    expect(keysOf(answered(nik, "6107012107850001", here))).toContain("roster:value.nikHere");
    expect(keysOf(answered(nik, "6107012107400001", facts))).toContain("daftar:age.tooOld");
    expect(keysOf(answered(nik, "610701210785001", facts))).toContain("umum:nik.tooShort");
    const asked = answered(nik, "6107016107900002", facts);
    expect(renderAll(asked.say)).toMatch(/Baru: 6107••••••••0002 \(lahir 21-07-1990, perempuan\)/);
  });

  it("opens a list that was handed in only after a yes", () => {
    const row = { enrolmentId: "enrolment-0" };
    const asked = answered(at(row), "perbaiki", submitted);
    expect(asked.place?.at).toBe("reopen");
    expect(answered(asked.place, "tidak", submitted)).toMatchObject({ place: { at: "person" }, does: [] });
    expect(answered(asked.place, "ya", submitted)).toMatchObject({ place: { at: "field" }, does: [{ do: "reopen" }] });
    // Handed in by somebody else while this correction was being typed.
    const late = answered(at({ ...row, field: "name", value: "SITI" }, "confirm"), "ya", submitted);
    expect(late).toMatchObject({ place: { at: "reopen" }, does: [] });
    expect(answered(late.place, "ya", submitted)).toMatchObject({ place: { at: "confirm" }, does: [{ do: "reopen" }] });
  });

  it.each(["verified", "sent", "active"])("leaves a row that is %s to the office", (state) => {
    const locked = { ...facts, list: [person(0, { state })] };
    const turn = answered(at({ enrolmentId: "enrolment-0" }), "1", locked);
    expect(turn.next).toBe("petugas");
    const forced = answered(at({ enrolmentId: "enrolment-0", reason: "pindah" }, "sureRemove"), "ya", locked);
    expect(forced.does).toEqual([]);
  });

  it("says so when the row is gone", () => {
    const gone = at({ enrolmentId: "nobody", field: "name", value: "A", reason: "pindah" }, "sureRemove");
    expect(answered(gone, "1", facts)).toMatchObject({ place: { at: "list" }, does: [] });
    expect(keysOf(advance(flowOf("roster"), gone, text("?"), facts, ENGINE_LINES))).toContain("roster:person.gone");
  });
});

describe("taking somebody off", () => {
  it("names the reason, the reserve who moves up and the way back", () => {
    const asked = talk("roster", facts, "budi", "keluarkan", "pindah");
    expect(renderAll(asked.say)).toMatch(/pindah[\s\S]*URUNGKAN dalam 30 menit[\s\S]*KARTINI/);
    expect(answered(asked.place, "ya", facts).does).toEqual([
      { do: "remove", enrolmentId: "enrolment-2", reason: "pindah" },
    ]);
  });

  it("names no reserve when a reserve leaves", () => {
    expect(keysOf(talk("roster", facts, "kartini", "keluarkan", "pindah"))).not.toContain("roster:remove.reserve");
  });

  it("keeps no number out of a reason in own words", () => {
    const asked = talk("roster", facts, "budi", "keluarkan", "lainnya", "dobel dengan 6107012107850001");
    expect(asked.place?.answers.reason).toBe("dobel dengan ••••••••••••••01");
  });
});

describe("taking back the last change", () => {
  it("says what it was, and does it on a yes only", () => {
    const asked = opened("urungkan", head);
    expect(renderAll(asked.say)).toMatch(/nama SITI AMINAH[\s\S]*3 menit/);
    expect(answered(asked.place, "ya", head).does).toEqual([{ do: "undo", changeId: "7" }]);
    expect(answered(asked.place, "tidak", head).does).toEqual([]);
    expect(opened("urungkan", { ...head, lastChange: null })).toMatchObject({ place: null, next: "menu" });
  });

  it("opens a list that was handed in before it", () => {
    expect(talk("urungkan", submitted, "ya").does).toEqual([{ do: "reopen" }, { do: "undo", changeId: "7" }]);
  });
});

describe("stored answers", () => {
  it("survive the way through the database, and nonsense is refused", () => {
    const answers = { page: 1, enrolmentId: "e", field: "phone", value: null, afterReopen: "confirm" };
    expect(readAnswers(JSON.parse(JSON.stringify(answers)))).toEqual(answers);
    expect(readAnswers({ page: -1 })).toBeNull();
    for (const flow of FLOWS.values()) expect(flow.readAnswers({}, 1), flow.id).toEqual({});
  });
});
