import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aliasesOf, noteAliases, whoWrites } from "../../../src/person/aliases.ts";
import { ALIAS_TRUST_DAYS, type Alias } from "../../../src/person/rules.ts";
import { makeChat, NOW_MS, phoneFor, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const DAY_MS = 86_400_000;

describe("the aliases of a person", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  let last = 0;
  const phone = (): Alias => ({ kind: "phone", value: phoneFor(++last) });
  const bsuid = (): Alias => ({ kind: "bsuid", value: `ID.${++last}` });
  const lid = (): Alias => ({ kind: "lid", value: String(++last) });
  const at = (nowMs: number) => ({ vault, nowMs });
  const note = (personId: string, aliases: readonly Alias[], nowMs = NOW_MS) =>
    test.db.$transaction((tx) => noteAliases(tx, personId, aliases, at(nowMs)));
  const who = (aliases: readonly Alias[], nowMs = NOW_MS) => whoWrites(test.db, aliases, at(nowMs));
  const somebody = async () => (await makeChat(test.db)).personId;

  it("lead to the person from another transport that knows the same number", async () => {
    const [personId, number, account] = [await somebody(), phone(), lid()];
    await note(personId, [number, account]);
    expect(await who([number])).toEqual({ is: "person", personId });
    expect(await who([number, bsuid()])).toEqual({ is: "person", personId });
    expect(await who([account])).toEqual({ is: "person", personId });
    expect(await who([phone(), bsuid()])).toEqual({ is: "nobody" });
    expect(await who([])).toEqual({ is: "nobody" });
  });

  it("tell another account on the same number apart", async () => {
    const [personId, number] = [await somebody(), phone()];
    await note(personId, [number, bsuid()]);
    expect(await who([number, bsuid()])).toEqual({ is: "former", personId, why: "passed-on" });
  });

  it("do not trust a number that was silent for long, but the account", async () => {
    const [personId, number, account] = [await somebody(), phone(), bsuid()];
    await note(personId, [number, account]);
    const later = NOW_MS + (ALIAS_TRUST_DAYS + 1) * DAY_MS;
    expect(await who([number], later)).toEqual({ is: "former", personId, why: "silent" });
    expect(await who([number, account], later)).toEqual({ is: "person", personId });
    await note(personId, [number, account], later - DAY_MS);
    expect(await who([number], later)).toEqual({ is: "person", personId });
  });

  it("keep what ended, with the reason, and give a value to one person at a time", async () => {
    const [first, second, number] = [await somebody(), await somebody(), phone()];
    const [old, fresh] = [bsuid(), bsuid()];
    await note(first, [number, old]);
    await note(first, [number, old]);
    await note(second, [number, fresh], NOW_MS + 1);
    expect(await aliasesOf(test.db, first, vault)).toMatchObject([
      { kind: "bsuid", value: old.value, until: null },
      { kind: "phone", value: number.value, until: new Date(NOW_MS + 1), endReason: "passed-on" },
    ]);
    expect(await who([number])).toEqual({ is: "person", personId: second });
  });

  it("follow a number that changed, and forget the old one for rights", async () => {
    const [personId, old, fresh, account] = [await somebody(), phone(), phone(), lid()];
    await note(personId, [old, account]);
    await note(personId, [fresh, account]);
    expect(await who([old])).toEqual({ is: "nobody" });
    expect(await who([fresh])).toEqual({ is: "person", personId });
  });

  it("are sealed", async () => {
    const number = phone();
    await note(await somebody(), [number]);
    const rows = await test.db.personAlias.findMany();
    expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      number.value.slice(1),
    );
  });
});
