import { problemLine } from "../../flows/shared/problem.ts";
import { openFile as openBroadcastFile } from "../broadcast/file.ts";
import { reachFor } from "../broadcast/reach.ts";
import type { OutFile } from "../channels/channel.ts";
import { openFixes } from "../draft/fixes.ts";
import { openKept } from "../help/files.ts";
import { dayIn } from "../kit/date.ts";
import type { FileRef } from "../messages/item.ts";
import { openRecap } from "../recap/service.ts";
import { fileNameOf } from "../words/file.ts";
import { say } from "../words/say.ts";
import { fixesWords, reachSheet, recapSheets, templateWords } from "./file-words.ts";
import type { HandlerParts } from "./handle.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/**
 * Makes a file that goes out to a chat. Rejects when it cannot be made, or when the person of the chat has no right to
 * what is in it (any more).
 */
export async function makeFile(ref: FileRef, chatId: bigint, parts: HandlerParts): Promise<OutFile> {
  const { db, vault, clock, book, reading } = parts;
  if (ref.make === "kept") return openKept(db, { ...ref, chatId }, vault);
  const fileName = fileNameOf(ref);
  if (ref.make === "broadcast") return broadcastFile(ref.broadcastId, chatId, parts);
  if (ref.make === "reach") return { fileName, mime: XLSX, bytes: await reachTable(ref.broadcastId, chatId, parts) };
  if (ref.make === "template")
    return {
      fileName,
      mime: XLSX,
      bytes: await reading.write({ make: "template", words: templateWords(book.plainWords) }),
    };
  const entry = await book.find(db, ref.programmeId, clock.nowMs());
  if (!entry) throw new Error("the programme of the file is gone");
  const today = dayIn(entry.timeZone, clock.nowMs());
  const facts = { programme: entry.factsOn(today) };
  if (ref.make === "recap") {
    const measure = { quota: facts.programme.quota, timeZone: entry.timeZone, today };
    const sheets = recapSheets(await openRecap(db, ref, chatId, measure), measure.quota, entry.words);
    return { fileName, mime: XLSX, bytes: await reading.write({ make: "sheets", sheets }) };
  }
  const people = await openFixes(db, ref, chatId, vault);
  const rows = people.map(({ problems, ...written }) => ({
    ...written,
    wrong: problems.map((problem) => say(problemLine(problem, facts), entry.words)).join(" "),
  }));
  return { fileName, mime: XLSX, bytes: await reading.write({ make: "fixes", rows, words: fixesWords(entry.words) }) };
}

async function broadcastFile(broadcastId: number, chatId: bigint, { db, vault }: HandlerParts): Promise<OutFile> {
  const file = await openBroadcastFile(db, broadcastId, chatId, vault);
  if (!file) throw new Error("the file of a broadcast is gone, or not for this chat");
  return file;
}

/** What became of a broadcast, village by village, for an officer whose scope holds it. */
async function reachTable(
  broadcastId: number,
  chatId: bigint,
  { db, reading, book }: HandlerParts,
): Promise<Uint8Array> {
  const villages = await reachFor(db, broadcastId, chatId);
  if (!villages) throw new Error("a table that is not for this chat (any more)");
  return reading.write({ make: "sheets", sheets: [reachSheet(villages, book.plainWords)] });
}
