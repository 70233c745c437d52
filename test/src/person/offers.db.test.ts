import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Stale } from "../../../src/kit/stale.ts";
import { acceptOffer, createInvite, createInvites, listPhone, offerFor } from "../../../src/person/offers.ts";
import { verifyPhone } from "../../../src/person/service.ts";
import type { ProgrammeRow } from "../../../src/programme/service.ts";
import { makeChat, makeProgramme, NOW_MS, phoneFor, toolsAt, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const DAY = 86_400_000;

describe("offers of a role", () => {
  let test: TestDb;
  let year = 2026;
  let programme: ProgrammeRow;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    year += 1;
    programme = await makeProgramme(test.db, { year });
  });

  const roleOf = (kind: "village_head" | "village_operator" | "officer") => ({
    ...{ kind, programmeId: programme.id, areaCode: "61.07.01.2001" },
  });
  const invite = (kind: "village_head" | "village_operator" | "officer" = "village_head") =>
    createInvite(test.db, roleOf(kind), toolsAt());
  const offered = (personId: string, code: string, nowMs = NOW_MS) =>
    offerFor(test.db, personId, { code }, { vault, nowMs });
  const accept = async (who: { personId: string; chatId: bigint }, code: string, nowMs = NOW_MS) => {
    const { id } = await test.db.invite.findUniqueOrThrow({
      where: { codeIndex: vault.index("invite.code", code.replaceAll("-", "")) },
    });
    await test.db.$transaction((tx) => acceptOffer(tx, { via: "invite", id }, who, toolsAt(nowMs)));
  };
  const heads = () =>
    test.db.role.findMany({
      where: { programmeId: programme.id, kind: "village_head" },
      orderBy: { grantedAt: "asc" },
    });

  it("is found however the code is typed, and described in the words of its region", async () => {
    const { personId } = await makeChat(test.db);
    const code = await invite();
    for (const typed of [code, code.toLowerCase(), code.replaceAll("-", " "), `  ${code.replaceAll("-", "")}`])
      expect(await offered(personId, typed)).toMatchObject({
        ...{ is: "open", via: "invite", kind: "village_head", taken: false, regencyName: "Kabupaten Bengkayang" },
        village: { code: "61.07.01.2001", name: "Sungai Duri", districtName: "Sungai Raya" },
      });
    expect(await offered(personId, "AAAA-AAAA-AAAA")).toEqual({ is: "none" });
    const officer = { kind: "officer", programmeId: programme.id, areaCode: "61.07" } as const;
    expect(await offered(personId, await createInvite(test.db, officer, toolsAt()))).toMatchObject({
      ...{ is: "open", kind: "officer", areaName: "Kabupaten Bengkayang", regencyName: "Kabupaten Bengkayang" },
    });
    expect(await offerFor(test.db, personId, {}, { vault, nowMs: NOW_MS })).toEqual({ is: "none" });
  });

  it("keeps nothing a code could be read from", async () => {
    const [one = "", two = ""] = await createInvites(
      test.db,
      [roleOf("village_head"), roleOf("village_operator")],
      toolsAt(),
    );
    expect(one).not.toBe(two);
    const stored = JSON.stringify(await test.db.invite.findMany(), (_key, value) => String(value));
    expect(stored).not.toContain(one);
    expect(stored).not.toContain(one.replaceAll("-", ""));
  });

  it.each(["village_head", "village_operator"] as const)("is good once: %s", async (kind) => {
    const [me, you] = [await makeChat(test.db), await makeChat(test.db)];
    const code = await invite(kind);
    const tried = await Promise.allSettled([accept(me, code), accept(you, code)]);
    expect(tried.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const result of tried) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(Stale);
    expect(await test.db.role.count({ where: { programmeId: programme.id } })).toBe(1);
    expect(await offered(you.personId, code)).toEqual({ is: "used" });
  });

  it("may be accepted again by who has the role from it", async () => {
    const me = await makeChat(test.db);
    const code = await invite();
    await accept(me, code);
    await accept(me, code);
    await accept(me, await invite());
    expect(await heads()).toHaveLength(1);
  });

  it("runs out after fourteen days", async () => {
    const me = await makeChat(test.db);
    const code = await invite();
    expect(await offered(me.personId, code, NOW_MS + 14 * DAY - 1)).toMatchObject({ is: "open" });
    expect(await offered(me.personId, code, NOW_MS + 14 * DAY)).toEqual({ is: "expired" });
    await expect(accept(me, code, NOW_MS + 14 * DAY)).rejects.toThrow(Stale);
    expect(await heads()).toHaveLength(0);
  });

  it("makes the present village head hand over, and says so beforehand", async () => {
    const [old, young] = [await makeChat(test.db), await makeChat(test.db)];
    await accept(old, await invite());
    const code = await invite();
    expect(await offered(young.personId, code)).toMatchObject({ taken: true });
    expect(await offered(old.personId, code)).toMatchObject({ taken: false });
    await accept(young, code, NOW_MS + 1);
    const [first, second] = await heads();
    expect(first).toMatchObject({ personId: old.personId, endReason: "handed-over", endedAt: new Date(NOW_MS + 1) });
    expect(second).toMatchObject({ personId: young.personId, endedAt: null, grantedVia: "invite" });
    expect(
      await test.db.auditEntry.findFirst({ where: { subject: `role:${first?.id}`, action: "role-handed-over" } }),
    ).toMatchObject({
      personId: young.personId,
    });
  });

  it("never leaves two village heads, even from two codes at the same moment", async () => {
    await accept(await makeChat(test.db), await invite());
    const chats = await Promise.all(["", "", ""].map(() => makeChat(test.db)));
    const codes = await Promise.all(chats.map(() => invite()));
    const tried = await Promise.allSettled(chats.map((chat, at) => accept(chat, codes[at] ?? "")));
    for (const result of tried) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(Stale);
    expect((await heads()).filter((role) => role.endedAt === null)).toHaveLength(1);
  });

  it("makes officers, as many as the regency wants, known by the name that the platform shows", async () => {
    for (const name of ["Rina", null]) {
      const { personId, chatId } = await makeChat(test.db);
      const code = await invite("officer");
      const { id } = await test.db.invite.findUniqueOrThrow({
        where: { codeIndex: vault.index("invite.code", code.replaceAll("-", "")) },
      });
      const who = { personId, chatId, name };
      await test.db.$transaction((tx) => acceptOffer(tx, { via: "invite", id }, who, toolsAt()));
      const role = await test.db.role.findFirstOrThrow({ where: { personId } });
      expect(role).toMatchObject({ kind: "officer", endedAt: null });
      expect(role.nameSealed && vault.open("role.name", role.nameSealed)).toBe(name);
    }
  });

  it("gives a village as many operators as it wants", async () => {
    for (let n = 0; n < 3; n++) await accept(await makeChat(test.db), await invite("village_operator"));
    expect(await test.db.role.count({ where: { programmeId: programme.id, endedAt: null } })).toBe(3);
  });

  it("gives the role of a listed phone only to the chat whose platform confirmed that number", async () => {
    const phone = phoneFor(year);
    await listPhone(test.db, phone, roleOf("village_head"), toolsAt());
    const [me, you] = [await makeChat(test.db), await makeChat(test.db)];
    const offer = await offerFor(test.db, me.personId, { phone }, { vault, nowMs: NOW_MS });
    expect(offer).toMatchObject({ is: "open", via: "listed-phone" });
    const id = offer.is === "open" ? offer.id : "";
    const take = (who: typeof me) =>
      test.db.$transaction((tx) => acceptOffer(tx, { via: "listed-phone", id }, who, toolsAt()));
    await expect(take(me)).rejects.toThrow(Stale);
    await verifyPhone(test.db, me.chatId, phone, vault, NOW_MS);
    await expect(take(you)).rejects.toThrow(Stale);
    await take(me);
    expect(await heads()).toMatchObject([{ personId: me.personId, grantedVia: "listed-phone" }]);
    expect(await offerFor(test.db, you.personId, { phone }, { vault, nowMs: NOW_MS })).toEqual({ is: "used" });
    await listPhone(test.db, phone, roleOf("village_head"), toolsAt());
    expect(await offerFor(test.db, you.personId, { phone }, { vault, nowMs: NOW_MS })).toMatchObject({ taken: true });
  });
});
