/**
 * The templates that are registered with Meta for our number. Their texts are in locales/id/whatsapp.json and, as they are
 * handed in, in docs/whatsapp.md; a test compares. A template whose text changes gets a new name: what was approved is bound to its text.
 */
export interface Template {
  readonly name: string;
  readonly language: "id";
  readonly category: "UTILITY" | "MARKETING";
  /** What stands above its text; the file itself comes with each message. */
  readonly header?: "IMAGE" | "DOCUMENT";
  /** The key of its text; {{isi}} stands where the variable {{1}} is. */
  readonly text: string;
  /** What the template says without its variable; UTF-16 code units, at least as many as its text has. */
  readonly ownChars: number;
  /** For Meta's reviewers. */
  readonly example: string;
}

/** Carries whatever the assistant has to say to one person first. */
const NOTICE: Template = {
  name: "seratus_kabar_1",
  language: "id",
  category: "UTILITY",
  text: "whatsapp:notice",
  ownChars: 150,
  example: "Daftar pekerja desa Sungai Duri belum dikirim. Batas waktunya 30 November 2026.",
};

/**
 * Carry what many people are told. Meta counts what makes something known as marketing, whoever says it (WhatsApp template
 * categorization), and wants a way out of it.
 */
const BROADCAST = {
  language: "id",
  category: "MARKETING",
  text: "whatsapp:broadcast",
  ownChars: 98,
  example: "Pendaftaran pekerja rentan dibuka sampai 30 November 2026. Silakan lengkapi daftar desa Sungai Duri.",
} as const satisfies Omit<Template, "name">;

const PLAIN: Template = { ...BROADCAST, name: "seratus_siaran_1" };
const PICTURE: Template = { ...BROADCAST, name: "seratus_siaran_gambar_1", header: "IMAGE" };
const DOCUMENT: Template = { ...BROADCAST, name: "seratus_siaran_berkas_1", header: "DOCUMENT" };

/** Every template that is to be registered. */
export const TEMPLATES: readonly Template[] = [NOTICE, PLAIN, PICTURE, DOCUMENT];

/** The template for a message; null where there is none: a file goes along only with what many people are told. */
export function templateFor(bulk: boolean, file: "picture" | "document" | null): Template | null {
  if (!bulk) return file === null ? NOTICE : null;
  if (file === null) return PLAIN;
  return file === "picture" ? PICTURE : DOCUMENT;
}

/** Longest text of a template, its variables filled in (Meta, message templates); UTF-16 code units. */
const templateMaxChars = 1024;

/** Longest value of a template. */
export function valueMaxChars({ ownChars }: Pick<Template, "ownChars">): number {
  return templateMaxChars - ownChars;
}

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
