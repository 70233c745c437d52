/** The thread in which lists and workbooks are read, judged and written. It knows nothing but what it is sent. */
import { parentPort } from "node:worker_threads";
import { judgeRows } from "../judge.ts";
import { readText } from "../text/read.ts";
import { readWorkbook } from "../workbook/read.ts";
import { writeFixes, writeSheets, writeTemplate } from "../workbook/write.ts";
import type { Answer, Job, Some, WriteOrder } from "./job.ts";

/** Rows in one message: opening thousands at once would hold up the program. */
const ROWS_AT_ONCE = 250;

parentPort?.on("message", async (job: Job) => {
  const answer = await done(job);
  if (answer.is !== "read" || "fault" in answer.reading) return parentPort?.postMessage(answer);
  const { rows, ...rest } = answer.reading;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    parentPort?.postMessage({ is: "some", rows: rows.slice(from, from + ROWS_AT_ONCE) } satisfies Some);
  parentPort?.postMessage({ is: "read", reading: { ...rest, rows: [] } } satisfies Answer);
});
parentPort?.postMessage("ready");

async function done(job: Job): Promise<Answer> {
  try {
    return await work(job);
  } catch (error) {
    // The message of an error may hold what was read.
    return { is: "failed", error: error instanceof Error ? error.name : "unknown" };
  }
}

async function work(job: Job): Promise<Answer> {
  if (job.do === "write") return { is: "written", bytes: await written(job.order) };
  const { input, rules } = job;
  const raw = input.kind === "text" ? readText(input.text, rules.today) : await readWorkbook(input.bytes, rules.today);
  if ("fault" in raw) return { is: "read", reading: raw };
  return { is: "read", reading: { rows: judgeRows(raw.rows, rules), ignored: raw.ignored } };
}

function written(order: WriteOrder): Promise<Uint8Array> {
  switch (order.make) {
    case "template":
      return writeTemplate(order.words);
    case "fixes":
      return writeFixes(order.rows, order.words);
    case "sheets":
      return writeSheets(order.sheets);
  }
}
