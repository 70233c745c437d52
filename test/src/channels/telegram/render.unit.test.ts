import { describe, expect, it } from "vitest";
import type { Outbound } from "../../../../src/channels/channel.ts";
import { renderDocument, renderOutbound } from "../../../../src/channels/telegram/render.ts";

const labels = { sharePhone: "Bagikan nomor HP" };
const out: Outbound = { id: "o1", chatKey: "42", text: "Halo *Siti* <b>" };

function buttonsOf(options: Outbound["options"]) {
  const payload = renderOutbound({ ...out, ...(options === undefined ? {} : { options }) }, labels);
  const markup = payload.reply_markup;
  return markup !== undefined && "inline_keyboard" in markup ? markup.inline_keyboard : undefined;
}

describe("a rendered message", () => {
  it("is plain text", () => {
    const payload = renderOutbound(out, labels);
    expect(payload).toMatchObject({ chat_id: "42", text: "Halo *Siti* <b>" });
    expect(payload).not.toHaveProperty("parse_mode");
    expect(payload).not.toHaveProperty("reply_markup");
  });

  it("has one button a row", () => {
    expect(
      buttonsOf([
        { id: "a", title: "Ya" },
        { id: "b", title: "Tidak" },
      ]),
    ).toEqual([[{ text: "Ya", callback_data: "a" }], [{ text: "Tidak", callback_data: "b" }]]);
    expect(buttonsOf([])).toBeUndefined();
  });

  it("leaves an option to its number when no button can carry it", () => {
    const fits = "é".repeat(32);
    expect(
      buttonsOf([
        { id: fits, title: "1" },
        { id: `${fits}x`, title: "2" },
      ]),
    ).toEqual([[{ text: "1", callback_data: fits }]]);
    expect(buttonsOf([{ id: `${fits}x`, title: "2" }])).toBeUndefined();
    expect(buttonsOf(Array.from({ length: 150 }, (_, n) => ({ id: `${n}`, title: `${n}` })))).toHaveLength(100);
  });

  it("cuts a title by characters, and shows the id where there is none", () => {
    const [[long] = [], [none] = []] =
      buttonsOf([
        { id: "a", title: "👍".repeat(61) },
        { id: "b", title: " " },
      ]) ?? [];
    expect(long?.text).toBe(`${"👍".repeat(59)}…`);
    expect(none?.text).toBe("b");
    expect(buttonsOf([{ id: "a", title: "x".repeat(60) }])?.[0]?.[0]?.text).toBe("x".repeat(60));
  });

  it("asks for the phone number by a keyboard for one use", () => {
    const payload = renderOutbound({ ...out, askPhone: true, options: [{ id: "a", title: "Ya" }] }, labels);
    expect(payload.reply_markup).toEqual({
      keyboard: [[{ text: "Bagikan nomor HP", request_contact: true }]],
      one_time_keyboard: true,
      resize_keyboard: true,
    });
  });
});

describe("a rendered message with a file", () => {
  const file = { fileName: "Daftar.xlsx", mime: "application/x-test", bytes: Buffer.from("isi") };

  it("has its text as the caption, and buttons as any other", () => {
    const payload = renderDocument({ ...out, options: [{ id: "a", title: "Ya" }] }, file, labels);
    expect(payload).toEqual({
      chat_id: "42",
      caption: "Halo *Siti* <b>",
      document: { source: Buffer.from("isi"), filename: "Daftar.xlsx" },
      reply_markup: { inline_keyboard: [[{ text: "Ya", callback_data: "a" }]] },
    });
    expect(payload).not.toHaveProperty("parse_mode");
  });

  it("has no caption where there is no text", () => {
    expect(renderDocument({ ...out, text: "" }, file, labels)).not.toHaveProperty("caption");
  });

  it("lets no name break the form that it is written into", () => {
    const fileName = 'a";\r\ncontent-type: text/html\r\n\r\nb.xlsx';
    const { document } = renderDocument(out, { ...file, fileName }, labels);
    expect(document).toMatchObject({ filename: expect.stringMatching(/^[^"\r\n]+\.xlsx$/) });
  });
});
