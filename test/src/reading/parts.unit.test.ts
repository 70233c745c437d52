import { describe, expect, it } from "vitest";
import type { Day } from "../../../src/kit/date.ts";
import {
  ageOf,
  birthDateOf,
  isAddress,
  isDitto,
  labelOf,
  listNumberAt,
  meantAsNik,
  meantAsPhone,
  remarkOf,
  sexOf,
} from "../../../src/reading/parts.ts";

const TODAY = "2026-11-22" as Day;

describe("a label", () => {
  it.each([
    ["N I K", "nik"],
    ["No. KTP", "nik"],
    ["NIK/No KTP", "nik"],
    ["NOMOR_IDENTITAS", "nik"],
    ["NIK (16 digit)", "nik"],
    ["nama pekerja", "name"],
    ["NAMA LENGKAP", "name"],
    ["Jenis Pekerjaan", "occupation"],
    ["Jns. Pkrjaan", "occupation"],
    ["L/P", "sex"],
    ["No HP/WA", "phone"],
    ["NOMOR KK", "kk"],
    ["No. Kartu Keluarga", "kk"],
    ["Tempat, Tgl Lahir", "birthDate"],
    ["tmpt tgl lhr", "birthDate"],
    ["Nama Ibu Kandung", "mother"],
    ["No", "number"],
    ["Alamat", "address"],
    ["Kecamatan", "village"],
    ["Keterangan", "other"],
    ["NIK/KK", null],
    ["Budi Santoso", null],
    ["petani", null],
    ["", null],
  ])("%j announces %s", (text, label) => {
    expect(labelOf(text)).toBe(label);
  });
});

describe("a number", () => {
  it.each([
    "3602010107850001",
    "3602 0101 0785 0001",
    "'3602010107850001",
    "36O2010107850001",
    "360201010785001",
    "36020101078500011",
    "3,60205E+15",
  ])("%j is meant as a NIK", (text) => {
    expect(meantAsNik(text)).toBe(true);
    expect(meantAsPhone(text)).toBe(false);
  });

  it.each(["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "81234567890", "(021) 7654321"])(
    "%j is meant as a phone number",
    (text) => {
      expect(meantAsPhone(text)).toBe(true);
      expect(meantAsNik(text)).toBe(false);
    },
  );

  it.each(["", "12", "21-07-1985", "petani", "RT 01/02"])("%j is neither", (text) => {
    expect([meantAsNik(text), meantAsPhone(text)]).toEqual([false, false]);
  });
});

describe("a birth date", () => {
  it.each([
    ["21-07-1985", "1985-07-21", null],
    ["21/7/85", "1985-07-21", null],
    ["21 Juli 1985", "1985-07-21", null],
    ["1985-07-21", "1985-07-21", null],
    ["07/21/1985", "1985-07-21", null],
    ["1-2-05", "2005-02-01", null],
    ["Rangkasbitung, 21-07-1985", "1985-07-21", "Rangkasbitung"],
    ["Lahat 5 Agust 1978", "1978-08-05", "Lahat"],
  ])("%j is %s", (text, day, place) => {
    expect(birthDateOf(text, TODAY)).toEqual({ day, place });
  });

  it.each(["31-02-1985", "21-07-2031", "3602010107850001", "1985", "21-07-1985 dan 22-07-1985", ""])(
    "%j is none",
    (text) => {
      expect(birthDateOf(text, TODAY)).toBeNull();
    },
  );
});

describe("small words", () => {
  it("tell the sex", () => {
    expect(["L", "Laki-laki", "lk", "Pria"].map(sexOf)).toEqual(["L", "L", "L", "L"]);
    expect(["P", "perempuan", "Pr", "wanita"].map(sexOf)).toEqual(["P", "P", "P", "P"]);
    expect(["LP", "Putri", "petani"].map(sexOf)).toEqual([null, null, null]);
  });

  it("tell the age", () => {
    expect(["45 th", "45 tahun", "umur 45", "45", "450 th"].map(ageOf)).toEqual([45, 45, 45, null, null]);
  });

  it("tell where somebody lives", () => {
    expect(["RT 01/02", "Kp. Pasir", "jorong Koto", "001/002"].every(isAddress)).toBe(true);
    expect(["Kartini", "Rtini", "petani", "Desi"].some(isAddress)).toBe(false);
  });

  it("stand for the same as above", () => {
    expect(["idem", "sda", "s.d.a", '"', "-"].every(isDitto)).toBe(true);
    expect(["sidem", "petani", ""].some(isDitto)).toBe(false);
  });
});

describe("the start of a line", () => {
  it.each([
    ["1. Budi", 1],
    ["12) Budi", 12],
    ["(3) Budi", 3],
    ["no 3 Budi", 3],
    ["3 - Budi", 3],
    ["1.3602010107850001", 1],
    ["1. 21-07-1985", 1],
    ["3602.0101.0785.0001", undefined],
    ["3602010107850001 Budi", undefined],
    ["21-07-1985", undefined],
    ["Budi 1.", undefined],
  ])("%j counts %s", (text, number) => {
    expect(listNumberAt(text)?.number).toBe(number);
  });
});

describe("a line without a person", () => {
  it.each([
    ["Assalamualaikum wr wb", "greeting"],
    ["Terima kasih pak", "greeting"],
    ["DAFTAR PEKERJA RENTAN DESA SUKAMAJU", "title"],
    ["Jumlah 25 orang", "total"],
    ["25 orang", "total"],
    ["Mengetahui, Kepala Desa", "other"],
    ["Pesan ini dihapus", "other"],
    ["Budi Santoso", null],
    ["Ibu Siti", null],
    ["petani", null],
  ])("%j is passed over as %s", (text, remark) => {
    expect(remarkOf(text)).toBe(remark);
  });
});
