import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideQuestion, learnTaught, noteQuestion, unanswered } from "../../../src/faq/questions.ts";
import { openFaq, theFaq } from "../../../src/faq/service.ts";
import { NOW_MS, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "../cli/shell.ts";

describe("a question that could not be answered", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const note = (text: string, nowMs = NOW_MS) =>
    test.db.$transaction((tx) => noteQuestion(tx, { text, near: "dana" }, vault, nowMs));
  const open = () => unanswered(test.db, 10, vault);

  it("is kept once with its numbers masked, and counted when it is asked again", async () => {
    await note("surat saya 6107012107850001 yg kemarin gimana?");
    await note("Surat saya 6107012107850001 yg kemarin, gimana", NOW_MS + 1_000);
    await note("mau lihat foto rapat");
    expect(await open()).toMatchObject([
      { text: "surat saya ••••••••••••••01 yg kemarin gimana?", near: "dana", times: 2 },
      { text: "mau lihat foto rapat", times: 1 },
    ]);
    const stored = await test.db.openQuestion.findMany();
    expect(JSON.stringify(stored)).not.toContain("surat");
  });

  it("is understood from then on when it was made an example of a topic, and asked about no more", async () => {
    const strange = "zozibeluk merampik wakandu";
    await note(strange);
    const id = (await open()).find(({ text }) => text === strange)?.id ?? expect.unreachable();
    expect(openFaq().understand(strange).questions[0]?.topic).not.toBe("kartu");
    expect(await test.db.$transaction((tx) => decideQuestion(tx, id, "kartu", NOW_MS))).toBe(true);
    expect(await test.db.$transaction((tx) => decideQuestion(tx, id, "kartu", NOW_MS))).toBe(false);
    await learnTaught(test.db, vault);
    expect(theFaq().understand(strange).questions[0]?.topic).toBe("kartu");
    expect((await open()).map(({ text }) => text)).not.toContain(strange);
    await note(strange);
    expect((await open()).map(({ text }) => text)).not.toContain(strange);
    expect(await test.db.auditEntry.count({ where: { action: "question-taught" } })).toBe(1);
  });

  it("is listed and decided on from the command line", async () => {
    await test.db.openQuestion.deleteMany();
    expect((await seratus(test.url, ["faq", "unanswered"])).out).toBe("Every question was answered.\n");
    expect(await seratus(test.url, ["faq", "teach", "1", "kartu"])).toMatchObject({ code: 1 });
    expect(await seratus(test.url, ["faq", "teach", "1", "cuaca"])).toMatchObject({ code: 2 });
    expect(await seratus(test.url, ["faq", "dismiss", "99"])).toMatchObject({ code: 1 });
  });
});
