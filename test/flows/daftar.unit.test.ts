import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OCCUPATIONS } from "../../flows/daftar/occupations.ts";
import { type OneLine, readOccupation, readWorkerLine } from "../../flows/daftar/readers.ts";
import type { Nik } from "../../src/kit/nik.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { day } from "./scenes.ts";
import { TEXTS } from "./texts.ts";

const TODAY = day("2026-11-22");
const pad = (value: number, length: number) => String(value).padStart(length, "0");

const nik = fc
  .record({
    region: fc.constantFrom("610701", "360214", "130310", "160422"),
    date: fc.integer({ min: 1, max: 28 }),
    isWoman: fc.boolean(),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.integer({ min: 0, max: 99 }),
    serial: fc.integer({ min: 1, max: 9999 }),
  })
  .map(
    ({ region, date, isWoman, month, year, serial }) =>
      `${region}${pad(isWoman ? date + 40 : date, 2)}${pad(month, 2)}${pad(year, 2)}${pad(serial, 4)}` as Nik,
  );
const name = fc
  .array(fc.constantFrom("SITI", "AMINAH", "BUDI", "H.", "M.", "YOHANES", "BIN", "NUR'AINI", "DA", "TANIA", "LIM"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((words) => [...words, "SARI"].join(" "));
const knownWork = fc.constantFrom("tukang kayu", ...OCCUPATIONS.map(({ id }) => id));
const anyWork = fc.oneof(knownWork, fc.constantFrom("jual sayur", "momong bayi", "penggali sumur"));
const phone = fc.integer({ min: 0, max: 99_999_999 }).map((tail) => `0812${pad(tail, 8)}`);
const spaced = (text: string, groups: RegExp, between: string) => text.match(groups)?.join(between) ?? text;
const separator = fc.constantFrom(" ", "  ", ", ", ",", "; ", " - ", " / ", "\n", "\t", " | ");

const worker = fc.record({ nik, name, phone });
/** Nothing but a space tells a name from the work behind it: then the work has to be a known one. */
const isBlank = (between: string) => between.trim() === "" && !/[\t\n]/.test(between);

function unmixed(said: OneLine, given: { nik: Nik; name: string; occupation: string; phone: string }) {
  expect(said.nik).toBe(given.nik);
  if (said.name !== undefined) expect(said.name).toBe(given.name);
  if (said.occupation !== undefined) expect(said.occupation).toBe(given.occupation);
  if (said.phone !== undefined) expect(said.phone).toBe(readPhone(given.phone) as Phone);
}

describe("a work", () => {
  it("is called as the programme calls it, or kept as it was said", () => {
    const read = (occupation: string, occupationSaid: string | null) => ({ said: { occupation, occupationSaid } });
    expect(readOccupation("Jual gorengan")).toEqual(read("pedagang kecil", "jual gorengan"));
    expect(readOccupation("pekerjaan: kuli panggul")).toEqual(read("buruh angkut", "kuli panggul"));
    expect(readOccupation("Buruh harian lepas")).toEqual(read("buruh harian lepas", null));
    expect(readOccupation("Petani")).toEqual(read("petani", null));
  });

  it("has a text for whatever is asked back", () => {
    const asked = {
      IRT: "housewife",
      "tidak bekerja": "none",
      PNS: "servant",
      idem: "unclear",
      ["x".repeat(61)]: "too-long",
    };
    for (const [text, why] of Object.entries(asked)) {
      expect(readOccupation(text)).toEqual({ unclear: [{ key: `daftar:occupation.${why}` }] });
      expect(TEXTS.has(`daftar:occupation.${why}`), why).toBe(true);
    }
  });
});

describe("a worker in one line", () => {
  it("is read back or asked for, never mixed up", () => {
    const printed = fc.record({
      worker,
      works: fc.record({ known: knownWork, any: anyWork }),
      between: fc.tuple(separator, separator, separator),
      nikGroups: fc.constantFrom("", " ", ".", "-"),
      phoneGroups: fc.constantFrom("", " ", "-"),
      labels: fc.boolean(),
    });
    fc.assert(
      fc.property(printed, ({ worker: rest, works, between: [a, b, c], nikGroups, phoneGroups, labels }) => {
        const given = { ...rest, occupation: isBlank(b) && !labels ? works.known : works.any };
        const label = (text: string) => (labels ? text : "");
        const line =
          `${label("NIK: ")}${spaced(given.nik, /.{4}/g, nikGroups)}${a}${label("Nama: ")}${given.name}` +
          `${b}${label("Pekerjaan: ")}${given.occupation}${c}${label("HP: ")}${spaced(given.phone, /.{4}/g, phoneGroups)}`;
        const reading = readWorkerLine(line, TODAY);
        if ("said" in reading) unmixed(reading.said, given);
        else expect(reading.unclear).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("is read whole where the parts are kept apart", () => {
    fc.assert(
      fc.property(worker, anyWork, fc.constantFrom(", ", ";", "\n", " | "), (rest, occupation, between) => {
        const given = { ...rest, occupation };
        const line = [given.nik, given.name, given.occupation, given.phone].join(between);
        expect(readWorkerLine(line, TODAY)).toEqual({ said: { ...given, phone: readPhone(given.phone) } });
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps no name where only the work was given", () => {
    const said = { nik: "6107012107850001", occupation: "petani" };
    expect(readWorkerLine("6107012107850001, petani", TODAY)).toEqual({ said });
  });

  it("does not take the work for the name when they come the other way round", () => {
    const said = { nik: "6107012107850001", name: "SITI SARI", occupation: "petani" };
    expect(readWorkerLine("6107012107850001; petani; SITI SARI", TODAY)).toEqual({ said });
  });

  it("takes no whole row for a work", () => {
    expect(readOccupation("6107012107850001 SITI SARI petani")).toHaveProperty("unclear");
  });

  it("is asked for one person at a time", () => {
    fc.assert(
      fc.property(nik, nik, (one, other) => {
        expect(readWorkerLine(`${one} ${other}`, TODAY)).toHaveProperty("unclear");
        expect(readWorkerLine(`${one}\n${other}`, TODAY)).toHaveProperty("unclear");
      }),
    );
  });
});
