import { afterAll, describe, expect, it } from "vitest";
import type { Day } from "../../../../src/kit/date.ts";
import { openDesk } from "../../../../src/reading/thread/desk.ts";
import { sheet } from "../../../corpus/workbooks/build.ts";
import { HOSTILE } from "./hostile.ts";

const RULES = { today: "2026-11-22" as Day, ageRule: { minAge: 18, ageLimit: 65 } };
const desk = openDesk();
afterAll(() => desk.close());

const read = (bytes: Uint8Array) => desk.read({ kind: "file", bytes, fileName: "daftar.xlsx" }, RULES);

describe("a hostile file", () => {
  it.each(HOSTILE)("is refused or read rightly: $name", async ({ make, fate }) => {
    const reading = await read(make());
    if (typeof fate === "number") expect("rows" in reading && reading.rows.length).toBe(fate);
    else expect(fate).toContain("fault" in reading ? reading.fault : "read");
  });

  it("leaves the desk as it was for the next one", async () => {
    const reading = await read(
      sheet([
        ["NIK", "Nama", "Kerja"],
        ["3602010107850001", "BUDI", "petani"],
      ]),
    );
    expect("rows" in reading && reading.rows.map(({ name }) => name)).toEqual(["BUDI"]);
  });
});
