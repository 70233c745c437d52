import type { Choice, Line, Reading, Reply } from "../../src/flowkit/flow.ts";
import { sameName } from "../../src/kit/name.ts";
import { readNik } from "../../src/kit/nik.ts";
import type { FactsFor } from "../facts.ts";
import type { RosterRow } from "../roster-facts.ts";
import { choice, line, row, wordChoice } from "../shared/line.ts";
import { nikFaultLines } from "../shared/nik.ts";
import type { Answers } from "./answers.ts";

export type Facts = FactsFor<"roster" | "list" | "standing">;

const PAGE_SIZE = 10;

/** A row with its number in the whole list, counted from 1. */
interface Numbered {
  readonly no: number;
  readonly row: RosterRow;
}

/** What somebody wants of the list: one row, or only rows with this in their name. */
export type Asked = { readonly enrolmentId: string } | { readonly search: string };

/** The rows of the page that is open, of the whole list or of what was searched for. */
export function pageOf(answers: Answers, { list }: Facts): { rows: readonly Numbered[]; page: number; pages: number } {
  const shown = answers.search === undefined ? numbered(list) : matches(answers.search, list);
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const page = Math.min(answers.page ?? 0, pages - 1);
  return { rows: shown.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE), page, pages };
}

export function listLines(answers: Answers, facts: Facts): readonly Line[] {
  const { roster, programme, list } = facts;
  if (list.length === 0) return [line("roster:list.empty")];
  const { rows, page, pages } = pageOf(answers, facts);
  return [
    line("roster:list.head", { count: roster?.mainCount ?? 0, quota: programme?.quota ?? 0 }),
    ...(roster?.reserveCount ? [row("roster:list.reserve", { reserve: roster.reserveCount })] : []),
    stateLine(facts),
    ...(answers.search === undefined ? [] : [line("roster:list.found", { search: answers.search })]),
    ...rows.map((entry, at) => ({ ...rowLine(entry), tight: at > 0 })),
    ...(pages > 1 ? [row("roster:list.page", { page: page + 1, pages })] : []),
    line("roster:list.ask"),
  ];
}

function stateLine({ roster }: Facts): Line {
  switch (roster?.state) {
    case "submitted":
      return row("roster:state.submitted", { receipt: roster.lastReceipt ?? "" });
    case "reopened":
      return row("roster:state.reopened");
    default:
      return row("roster:state.open");
  }
}

function rowLine({ no, row: { name, occupation, standing, state } }: Numbered): Line {
  const vars = { no, name, occupation };
  if (state === "active") return line("roster:row.active", vars);
  return line(standing === "reserve" ? "roster:row.reserve" : "roster:row", vars);
}

/** Numbers on this list mean rows, so the ways on are words. */
export function listChoices(answers: Answers, facts: Facts): readonly Choice[] {
  if (facts.list.length === 0) {
    return [
      choice("daftar", "roster:list.enrol", ["tambah"]),
      choice("selesai", "roster:list.done", ["cukup", "sudah"]),
    ];
  }
  const { page, pages } = pageOf(answers, facts);
  return [
    ...(page < pages - 1 ? [wordChoice("lanjut", "LANJUT", "roster:list.next")] : []),
    ...(page > 0 ? [wordChoice("sebelum", "SEBELUM", "roster:list.previous")] : []),
    ...(answers.search === undefined ? [] : [wordChoice("semua", "SEMUA", "roster:list.all")]),
    wordChoice("selesai", "SELESAI", "roster:list.done"),
  ];
}

/** Which row a reply means: its number, its NIK, or a part of the name that only one row has. */
export function findRow(reply: Reply, { list, standing, today }: Facts): Reading<Asked> {
  const typed = reply.text.trim();
  const number = /^(?:no(?:mor)?\.?\s*)?(\d{1,4})\.?$/i.exec(typed)?.[1];
  if (number !== undefined) {
    const found = list[Number(number) - 1];
    if (found) return { said: { enrolmentId: found.enrolmentId } };
    return { unclear: [line("roster:list.noSuchNumber", { last: list.length })] };
  }
  if (/\d{5}/.test(typed.replace(/[\s.-]/g, ""))) {
    const nik = readNik(typed, today);
    if ("fault" in nik) return { unclear: nikFaultLines(nik) };
    return standing.is === "here"
      ? { said: { enrolmentId: standing.enrolmentId } }
      : { unclear: [line("roster:list.nikNotHere")] };
  }
  if (!/\p{L}{2}/u.test(typed)) return { unclear: [line("roster:list.howTo")] };
  const found = matches(typed, list);
  const [first, second] = found;
  if (!first) return { unclear: [line("roster:list.notFound", { search: typed.slice(0, 60) })] };
  return { said: second ? { search: typed.slice(0, 60) } : { enrolmentId: first.row.enrolmentId } };
}

/** Rows whose name has every typed word: at the start of a word, else anywhere, else as another spelling of the name. */
function matches(search: string, list: readonly RosterRow[]): Numbered[] {
  const typed = wordsOf(search);
  const all = numbered(list);
  const fits = (test: (word: string, name: string) => boolean) =>
    all.filter(({ row: { name } }) => typed.every((word) => test(word, name.toUpperCase())));
  const byStart = fits((word, name) => wordsOf(name).some((part) => part.startsWith(word)));
  if (byStart.length > 0) return byStart;
  const anywhere = fits((word, name) => name.includes(word));
  return anywhere.length > 0 ? anywhere : all.filter(({ row: { name } }) => sameName(search, name));
}

function wordsOf(text: string): readonly string[] {
  return text.toUpperCase().match(/[\p{L}\p{M}]+/gu) ?? [];
}

function numbered(list: readonly RosterRow[]): Numbered[] {
  return list.map((entry, at) => ({ no: at + 1, row: entry }));
}
