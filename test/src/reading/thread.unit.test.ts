import { afterEach, describe, expect, it } from "vitest";
import type { Day } from "../../../src/kit/date.ts";
import type { CardReader } from "../../../src/reading/card/read.ts";
import { openDesk, type ReadingDesk } from "../../../src/reading/thread/desk.ts";
import { sheet } from "../../corpus/workbooks/build.ts";
import { makePeople } from "../../support/people.ts";

const RULES = { today: "2026-11-22" as Day, ageRule: { minAge: 18, ageLimit: 65 } };
const people = makePeople(3, 4);
const [first] = people;
const list = people.map((p, at) => `${at + 1}. ${p.name} ${p.nik} ${p.occupation}`).join("\n");
const workbook = sheet([["NIK", "Nama", "Pekerjaan"], ...people.map((p) => [p.nik, p.name, p.occupation])]);
const file = (bytes: Uint8Array) => ({ kind: "file", bytes, fileName: "x" }) as const;

let desk: ReadingDesk;
afterEach(() => desk.close());

describe("the reading desk", () => {
  it("reads a text and a file to the same judged rows", async () => {
    desk = openDesk();
    const [one, other] = await Promise.all([
      desk.read({ kind: "text", text: list }, RULES),
      desk.read(file(workbook), RULES),
    ]);
    const shown = (reading: typeof one) =>
      "rows" in reading && reading.rows.map(({ nik, name, problems }) => [nik, name, problems]);
    expect(shown(one)).toEqual(people.map(({ nik, name }) => [nik, name, []]));
    expect(shown(other)).toEqual(shown(one));
  });

  it("stops a job that takes too long, and does the next ones in a new thread", async () => {
    desk = openDesk({ limitMs: 300 });
    const many = makePeople(5_000, 8).map((p) => [p.nik, p.name, p.occupation]);
    expect(await desk.read(file(sheet([["NIK", "Nama", "Kerja"], ...many])), RULES)).toEqual({ fault: "too-slow" });
    // On a busy machine a small file may be late as well, but not always.
    let read = await desk.read(file(workbook), RULES);
    for (let tries = 0; "fault" in read && tries < 50; tries++) read = await desk.read(file(workbook), RULES);
    expect(read).toHaveProperty("rows");
  });

  it("refuses what it cannot take up any more", async () => {
    desk = openDesk();
    const readings = await Promise.all(Array.from({ length: 60 }, () => desk.read(file(workbook), RULES)));
    expect(readings.filter((one) => "fault" in one).map((one) => "fault" in one && one.fault)).toEqual(
      Array(9).fill("too-slow"),
    );
  });

  it("settles what waits when it is closed", async () => {
    desk = openDesk();
    const waiting = [desk.read(file(workbook), RULES), desk.read(file(workbook), RULES)];
    await desk.close();
    expect(await Promise.all(waiting)).toEqual([{ fault: "too-slow" }, { fault: "too-slow" }]);
    expect(await desk.read(file(workbook), RULES)).toEqual({ fault: "too-slow" });
  });

  it.each([
    ["a text", { kind: "text", text: "x".repeat(4 * 1024 * 1024) } as const],
    ["a file", file(new Uint8Array(11 * 1024 * 1024))],
  ])("refuses %s that is too large without a thread", async (_name, input) => {
    desk = openDesk();
    expect(await desk.read(input, RULES)).toEqual({ fault: "too-large" });
  });

  it("gives pictures to the reader of cards", async () => {
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0]);
    desk = openDesk({ card: cardReader() });
    const reading = await desk.read(file(jpeg), RULES);
    expect("rows" in reading && [reading.rows[0]?.nik, reading.card?.nik.sure]).toEqual([first?.nik, true]);
    await desk.close();
    desk = openDesk();
    expect(await desk.read(file(jpeg), RULES)).toEqual({ fault: "unknown-kind" });
  });
});

function cardReader(): CardReader {
  const field = <T>(value: T) => ({ value, sure: true });
  return {
    read: async () => ({
      fields: {
        ...{ nik: field(first?.nik ?? ""), name: field(first?.name ?? ""), occupation: field("petani") },
        ...{ sex: { value: null, sure: false }, birthDate: { value: null, sure: false } },
      },
      row: {
        ...{ source: "photo", nik: { text: first?.nik ?? "" }, name: first?.name ?? "", occupation: "petani" },
        ...{ phone: null, sex: null, birthDate: null, unsure: [] },
      },
    }),
    close: async () => {},
  };
}
