import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Deed } from "../../../flows/deeds.ts";
import type { NeedFacts } from "../../../flows/facts.ts";
import type { SceneBase } from "../../../src/conversation/base.ts";
import { carryOut } from "../../../src/conversation/deeds.ts";
import { loadNeeds } from "../../../src/conversation/needs.ts";
import { openHelp } from "../../../src/help/service.ts";
import { Stale } from "../../../src/kit/stale.ts";
import { createInvite } from "../../../src/person/offers.ts";
import {
  factsFor,
  makeChat,
  makeHolder,
  makeProgramme,
  nikFor,
  noRoster,
  phoneFor,
  rosterOf,
  toolsAt,
  vault,
  workerFor,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

describe("needs and deeds of a conversation", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const run = (base: SceneBase, ...deeds: Deed[]) => test.db.$transaction((tx) => carryOut(tx, base, deeds, toolsAt()));
  const load = (base: SceneBase, needs: (keyof NeedFacts)[], lookup: Record<string, string> = {}) =>
    test.db.$transaction((tx) => loadNeeds(tx, base, needs, lookup, toolsAt()));

  it("go through a village's year: enrol, look, correct, remove, take back, hand in, reopen", async () => {
    const holder = await makeHolder(test.db, { programme: await makeProgramme(test.db, { quotaPerVillage: 1 }) });
    const { base } = holder;
    expect(await load(base, ["list", "lastChange"])).toEqual({ list: [], lastChange: null });
    const enrol = (n: number, expectMain: number): Deed => ({
      do: "enrol",
      worker: workerFor(n, { phone: phoneFor(n) }),
      expectMain,
    });
    await run(base, enrol(0, 0), enrol(1, 1));
    const { list, standing } = await load(base, ["list", "standing"], { nik: nikFor(0) });
    expect(await rosterOf(test.db, holder)).toMatchObject({ state: "open", mainCount: 1, reserveCount: 1 });
    expect(list).toMatchObject([
      {
        name: "BUDI",
        standing: "main",
        nik: "6107••••••••0001",
        phone: "0812••••••00",
        birthDate: "1985-01-01",
        sex: "L",
      },
      { name: "SITI", standing: "reserve", state: "draft", reason: null },
    ]);
    const enrolmentId = list?.[0]?.enrolmentId ?? "";
    expect(standing).toEqual({ is: "here", name: "BUDI", enrolmentId });
    await run(base, { do: "correct", enrolmentId, field: "name", value: "BUDIMAN" });
    await run(base, { do: "remove", enrolmentId, reason: "pindah" });
    expect((await load(base, ["list"])).list).toMatchObject([{ name: "SITI", standing: "main" }]);
    const { lastChange } = await load(base, ["lastChange"]);
    expect(lastChange).toMatchObject({ kind: "removed", name: "BUDIMAN" });
    await run(base, { do: "undo", changeId: lastChange?.changeId ?? "" });
    await expect(run(base, { do: "undo", changeId: lastChange?.changeId ?? "" })).rejects.toThrow(Stale);
    const { fingerprint = "" } = await load(base, ["fingerprint"]);
    await run(base, { do: "submit", fingerprint, receipt: "R1", statementVersion: "1" });
    expect(await rosterOf(test.db, holder)).toMatchObject({ state: "submitted" });
    expect((await load(base, ["lastChange"])).lastChange).toBeNull();
    await run(base, { do: "reopen" });
    expect(await rosterOf(test.db, holder)).toMatchObject({ state: "reopened", receipts: ["R1"], submissions: 1 });
  });

  it("take from the scene what it read ahead, and look only other NIKs up", async () => {
    const { base } = await makeHolder(test.db, {
      programme: await makeProgramme(test.db, { year: 2026, fund: "CSR" }),
    });
    const spotted = { nik: nikFor(50), standing: { is: "elsewhere" } } as const;
    const standing = async (nik: string) => (await load({ ...base, spotted }, ["standing"], { nik })).standing;
    expect(await standing(nikFor(50))).toEqual({ is: "elsewhere" });
    expect(await standing(nikFor(51))).toEqual({ is: "free" });
  });

  it("load nothing of a roster for somebody without a role, and let them change none", async () => {
    const programme = await makeProgramme(test.db, { year: 2027 });
    const base: SceneBase = { ...noRoster, ...(await makeChat(test.db)), facts: factsFor(programme) };
    expect(await load(base, ["roster", "list", "lastChange", "standing", "fingerprint"], { nik: nikFor(0) })).toEqual({
      ...{ roster: null, list: [], lastChange: null, standing: { is: "free" } },
      fingerprint: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
    await expect(run(base, { do: "enrol", worker: workerFor(9), expectMain: 0 })).rejects.toThrow(Stale);
  });

  it("accept an offer, ask for help and are told what is kept", async () => {
    const programme = await makeProgramme(test.db, { year: 2028 });
    const base: SceneBase = { ...noRoster, ...(await makeChat(test.db)), facts: factsFor(programme) };
    const role = { kind: "village_head", programmeId: programme.id, areaCode: "61.07.01.2004" } as const;
    const code = await createInvite(test.db, role, toolsAt());
    await run(base, { do: "note-try", of: "code" });
    const { offer, codeTries } = await load(base, ["offer", "codeTries"], { code });
    expect(codeTries).toBe(1);
    if (offer?.is !== "open") throw new Error("no offer");
    await run(
      base,
      { do: "record-consent", answer: true, textVersion: "1" },
      { do: "accept-offer", via: offer.via, id: offer.id },
    );
    await run(base, { do: "ask-help", kind: "fraud", text: "minta uang" });
    expect((await load(base, ["stored"])).stored).toEqual({
      ...{ phone: null, consentedAt: "2026-11-22", openRequests: 1, follows: 0 },
      roles: [{ kind: "village_head", villageName: "Sungai Jaga A", since: "2026-11-22" }],
    });
    expect(await openHelp(test.db, vault)).toMatchObject([
      { text: "minta uang", kind: "fraud", programmeId: programme.id, areaCode: "61.07", personId: base.personId },
    ]);
    const { base: holder } = await makeHolder(test.db, { programme });
    await run(holder, { do: "ask-help", kind: "officer", text: "?" });
    expect(await openHelp(test.db, vault, programme.id)).toMatchObject([
      { kind: "fraud" },
      { kind: "officer", programmeId: programme.id, areaCode: "61.07.01.2001" },
    ]);
  });

  it("count checks and tell the tariff", async () => {
    const programme = await makeProgramme(test.db, { year: 2029, fund: "CSR" });
    const base: SceneBase = { ...noRoster, ...(await makeChat(test.db)), facts: factsFor(programme) };
    const empty = { result: { is: "not-listed" }, programme: null, words: null };
    await run(base, { do: "note-try", of: "check", nik: nikFor(77) }, { do: "opt-out" }, { do: "opt-in" });
    expect(await load(base, ["checkTries", "tariff", "coverage"], { nik: nikFor(77) })).toEqual({
      ...{ checkTries: 1, coverage: empty, tariff: { totalRupiah: 8_400, jkkRupiah: 5_000, jkmRupiah: 3_400 } },
    });
    expect(await load({ ...base, facts: { ...base.facts, programme: null } }, ["tariff"])).toEqual({ tariff: null });
  });
});
