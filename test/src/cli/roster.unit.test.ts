import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sheet } from "../../corpus/workbooks/build.ts";
import { makePeople } from "../../support/people.ts";
import { seratus } from "./shell.ts";

const NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none";
const [good, bad] = makePeople(2, 12);

describe("roster parse", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seratus-roster-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function parse(content: Uint8Array | string, ...args: string[]) {
    const file = join(folder, "list");
    await writeFile(file, content);
    return seratus(NO_DATABASE, ["roster", "parse", file, ...args]);
  }

  it("prints what it read for a program", async () => {
    const rows = [good, bad].map((p, at) => [at ? p?.nik.slice(0, 15) : p?.nik, p?.name, p?.occupation, p?.phone]);
    const ran = await parse(
      sheet([["NIK", "Nama", "Kerja", "HP"], ...rows.map((row) => row.map((text) => text ?? ""))]),
      "--json",
    );
    expect(ran.code).toBe(0);
    const printed = JSON.parse(ran.out);
    expect(Object.keys(printed)).toEqual(["rows", "ignored"]);
    expect(printed.rows).toMatchObject([
      {
        ...{ source: "Sheet1!A2", nik: good?.nik, name: good?.name, occupation: good?.occupation },
        ...{ phone: `+62${good?.phone.slice(1)}`, sex: good?.sex, birthDate: good?.birthDate, problems: [] },
      },
      { source: "Sheet1!A3", nik: null, name: bad?.name, problems: [{ code: "nik.length", digits: 15 }] },
    ]);
  });

  it("prints it for people, numbers masked and problems in words", async () => {
    const ran = await parse(`1. ${good?.name} ${good?.nik} petani\n2. ${bad?.name} ${bad?.nik.slice(0, 15)} petani\n`);
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("NIK ini 15 angka, harus 16.") });
    expect(ran.out).toContain(good?.name);
    expect(ran.out).not.toContain(good?.nik);
    expect(ran.out).not.toContain(bad?.nik.slice(0, 15));
  });

  it("refuses a file that it cannot read, and says why", async () => {
    const ran = await parse("MZ\u0000\u0001", "--json");
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("the file was not read: it is no spreadsheet") });
    expect(JSON.parse(ran.out)).toEqual({ rows: [], ignored: [], fault: "unknown-kind" });
  });

  it("refuses a file that is not there, and a village that is none", async () => {
    expect(await seratus(NO_DATABASE, ["roster", "parse", join(folder, "none")])).toMatchObject({ code: 1, out: "" });
    expect(await seratus(NO_DATABASE, ["roster", "parse", "x", "--village", "Sukamaju"])).toMatchObject({ code: 2 });
  });
});
