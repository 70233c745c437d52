/**
 * The templates that are registered with Meta for our number. Their texts are in locales/id/whatsapp.json and, as they are
 * handed in, in docs/whatsapp.md; a test compares. A template whose text changes gets a new name: what was approved is bound to its text.
 */
export interface Template {
  readonly name: string;
  readonly language: "id";
  readonly category: "UTILITY";
  /** The key of its text; {{isi}} stands where the variable {{1}} is. */
  readonly text: string;
  /** What the template says without its variable; UTF-16 code units, at least as many as its text has. */
  readonly ownChars: number;
  /** For Meta's reviewers. */
  readonly example: string;
}

/** Carries whatever the assistant has to say first. */
export const NOTICE: Template = {
  name: "seratus_kabar_1",
  language: "id",
  category: "UTILITY",
  text: "whatsapp:notice",
  ownChars: 150,
  example: "Daftar pekerja desa Sungai Duri belum dikirim. Batas waktunya 30 November 2026.",
};

/** Longest text of a template, its variables filled in (Meta, message templates); UTF-16 code units. */
const templateMaxChars = 1024;

/** Longest value of the notice. */
export const noticeMaxChars = templateMaxChars - NOTICE.ownChars;

/**
 * A text as the value of a template may stand: in one line, without tabs and runs of spaces. What was a line of its own is
 * still told apart by how it ends.
 */
export function inOneLine(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
  return lines.reduce(
    (whole, line) => (whole === "" ? line : `${whole}${/[.!?:;,…]$/.test(whole) ? "" : ";"} ${line}`),
    "",
  );
}
