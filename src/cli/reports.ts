import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { append } from "../audit/service.ts";
import { safeFileName } from "../kit/file-name.ts";
import { maskNumbers } from "../kit/mask.ts";
import { maskNik } from "../kit/nik.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import { filesOfReport, moveReport, reportAtOffice, reportsAtOffice } from "../report/office.ts";
import { OFFICE_STATES } from "../report/rules.ts";
import type { OpenedReport } from "../report/service.ts";
import { atDesk, type Desk } from "./desk.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

interface ShowOptions {
  readonly reveal?: true;
  readonly json?: true;
}

export function reportsCommand(world: World): Command {
  return new Command("reports")
    .description("Accidents and deaths that people told of, how far the office is with each, and their files.")
    .addCommand(listCommand(world), { isDefault: true })
    .addCommand(showCommand(world))
    .addCommand(stateCommand(world))
    .addCommand(filesCommand(world));
}

function listCommand(world: World): Command {
  return new Command("list")
    .description("What is not done yet, the oldest first; reports that were not sent are among them.")
    .option("--all", "those that are done too")
    .option("--json", "print the result for a program")
    .action((options: { all?: true; json?: true }) =>
      atDesk(world, async ({ db, vault }) => {
        const reports = await db.$transaction((tx) => reportsAtOffice(tx, vault, options.all));
        if (options.json) return printJson(world, reports.map(toListed));
        if (reports.length === 0) print(world, "No report is open.");
        for (const report of reports) print(world, lineOf(report));
      }),
    );
}

function showCommand(world: World): Command {
  return new Command("show")
    .description("Everything that was told in one report.")
    .argument("<receipt>", "such as LP-ACDE-FGHJ")
    .option("--reveal", "show numbers in full; who was shown is recorded")
    .option("--json", "print the result for a program")
    .action((receipt: string, options: ShowOptions) =>
      atDesk(world, async (desk) => {
        const report = await find(desk, receipt);
        if (options.reveal) await record(desk, report, "report-revealed");
        const shown = toShown(report, options.reveal ?? false);
        if (options.json) return printJson(world, shown);
        for (const [name, value] of Object.entries(shown)) print(world, `${name.padEnd(12)} ${value ?? "not known"}`);
      }),
    );
}

function stateCommand(world: World): Command {
  return new Command("state")
    .description("Mark how far the office is with a report. Who reported hears of it within a minute.")
    .argument("<receipt>", "such as LP-ACDE-FGHJ")
    .argument("<state>", OFFICE_STATES.join(" | "))
    .action((receipt: string, wanted: string) =>
      atDesk(world, async (desk) => {
        const state = OFFICE_STATES.find((one) => one === wanted);
        if (!state) throw new Misuse(`a state is one of ${OFFICE_STATES.join(", ")}`);
        const report = await find(desk, receipt);
        if (report.sentAt === null) throw new Refused(`${report.receipt} was not sent yet`);
        await desk.db.$transaction((tx) => moveReport(tx, report, state, { nowMs: desk.nowMs, personId: null }));
        print(world, `${report.receipt} is ${state}.`);
      }),
    );
}

function filesCommand(world: World): Command {
  return new Command("files")
    .description("Write the pictures and other files of a report into a folder; that it was done is recorded.")
    .argument("<receipt>", "such as LP-ACDE-FGHJ")
    .requiredOption("--to <folder>", "where to")
    .action((receipt: string, { to }: { to: string }) =>
      atDesk(world, async (desk) => {
        const report = await find(desk, receipt);
        await record(desk, report, "report-files-revealed");
        const files = await filesOfReport(desk.db, desk.vault, report.id);
        await mkdir(to, { recursive: true });
        for (const [at, { name, bytes }] of files.entries())
          await writeFile(join(to, `${report.receipt}-${at + 1}-${safeFileName(name)}`), bytes, { mode: 0o600 });
        print(world, `${files.length} files of ${report.receipt} are in ${to}.`);
      }),
    );
}

async function find({ db, vault }: Desk, receipt: string): Promise<OpenedReport> {
  const report = await db.$transaction((tx) => reportAtOffice(tx, vault, receipt));
  if (!report) throw new Refused(`no report has the receipt ${receipt}`);
  return report;
}

/** Written before anything is shown. */
async function record({ db, nowMs }: Desk, { id }: OpenedReport, action: string): Promise<void> {
  await db.$transaction((tx) =>
    append(tx, { atMs: nowMs, personId: null, via: "command", action, subject: `report:${id}` }),
  );
}

function toListed({ receipt, state, form, village, startedAt, sentAt, dueAt, files }: OpenedReport) {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...{ receipt, state, kind: form.kind ?? null, village: village?.code ?? null, files },
    ...{ startedAt: iso(startedAt), sentAt: iso(sentAt), dueAt: iso(dueAt) },
  };
}

function lineOf(report: OpenedReport): string {
  const { receipt, state, kind, village, startedAt, sentAt, dueAt } = toListed(report);
  const when = sentAt === null ? `begun ${startedAt}, not sent` : `sent ${sentAt}`;
  const due = dueAt === null ? "" : `, due ${dueAt}`;
  return `${receipt} ${state}: ${kind ?? "not known what"}, village ${village ?? "not known"}, ${when}${due}`;
}

function toShown(report: OpenedReport, revealed: boolean) {
  const { form, phone, match } = report;
  const text = (told: string | null | undefined) => (told ? (revealed ? told : maskNumbers(told)) : null);
  const { home, when } = form;
  return {
    ...toListed(report),
    name: form.name ?? null,
    nik: form.nik ? (revealed ? form.nik : maskNik(form.nik)) : null,
    card: text(form.kpj),
    match,
    home: home ? ("said" in home ? text(home.said) : `${home.name}, ${home.districtName}`) : null,
    place: text(form.place),
    when: when ? [when.day, when.time, when.part, `"${text(when.said)}"`].filter(Boolean).join(" ") : null,
    story: text(form.story),
    reporter: form.reporter ?? null,
    as: form.by ?? null,
    phone: phone && (revealed ? phone : maskPhone(phone as Phone)),
  };
}
