import { describe, expect, it } from "vitest";
import { seratus } from "./shell.ts";

const NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none";

describe("ask", () => {
  const ask = (...args: string[]) => seratus(NO_DATABASE, ["ask", ...args]);
  const asJson = async (text: string) => JSON.parse((await ask(text, "--json")).out);

  it("prints what a person would read, without a database", async () => {
    const ran = await ask("brp iuran nya");
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("Pekerja tidak membayar apa-apa");
    expect(ran.out).toContain("1. Uangnya dari mana?");
  });

  it("prints the topic, the score and the answer for a program", async () => {
    const told = await asJson("bapak sy mninggal gmn klaimnya");
    expect(told).toMatchObject({ topic: "cara-klaim-jkm", answer: expect.stringContaining("turut berduka cita") });
    expect(told.score).toBeGreaterThan(0.2);
    expect(told).not.toHaveProperty("all");
  });

  it("has no topic for what is not for this assistant", async () => {
    expect(await asJson("besok hujan atau panas ya")).toMatchObject({
      topic: null,
      answer: expect.stringContaining("di luar yang bisa saya jawab"),
    });
    expect((await asJson("assalamualaikum")).topic).toBeNull();
    expect(await asJson("P")).toMatchObject({ topic: null, greeting: true });
  });

  it("answers several questions together, each once", async () => {
    const told = await asJson("berapa iurannya? siapa ahli warisnya?");
    expect(told.topic).toBe("biaya-iuran");
    expect(told.all.map(({ topic }: { topic: string }) => topic)).toEqual(["biaya-iuran", "ahli-waris"]);
    expect(told.answer).toContain("Pekerja tidak membayar");
    expect(told.answer).toContain("suami, istri, atau anak");
  });

  it("wants a text", async () => {
    expect(await ask()).toMatchObject({ code: 2 });
  });
});
