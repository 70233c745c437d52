import { type Delivered, forgetUseless, receiveList } from "../draft/service.ts";
import type { StoredItem } from "../messages/inbox.ts";
import type { Delivery } from "../messages/item.ts";
import type { JudgeRules } from "../reading/judge.ts";
import type { HandlerParts } from "./handle.ts";
import { openAttachment } from "./media.ts";
import { loadScenes, type Scene } from "./scene.ts";

type Fault = Delivery["faults"][number];

/** What the parts of a list held. */
interface Read {
  readonly delivered: readonly Delivered[];
  readonly faults: readonly Fault[];
  /** Pictures that show no card. */
  readonly useless: readonly string[];
}

/**
 * Reads the parts of a list, texts together and files one after the other, judges them by the rules of the sender's
 * programme and keeps the rows, not shown yet. Runs before the conversation sees the list and outside of its
 * transaction: a picture may take seconds. Null when the sender has no village (any more).
 */
export async function receive(item: StoredItem, parts: HandlerParts): Promise<Delivery | null> {
  const { db, vault, ids, clock, book } = parts;
  const tools = { vault, ids, book, nowMs: clock.nowMs() };
  const [scene] = await db.$transaction((tx) => loadScenes(tx, [item], tools));
  const sender = scene && !scene.seen ? senderOf(scene) : null;
  if (!sender) return null;
  const { delivered, faults, useless } = await readParts(item, sender.rules, parts);
  return db.$transaction(
    async (tx) => {
      await forgetUseless(tx, sender, useless, tools);
      return { readingId: delivered.length > 0 ? await receiveList(tx, sender, delivered, tools) : null, faults };
    },
    { timeout: LIMIT_MS },
  );
}

const LIMIT_MS = 30_000;

function senderOf({ base: { personId, facts } }: Scene) {
  const { role, programme, today } = facts;
  if (!role || !programme) return null;
  const rules: JudgeRules = { today, ageRule: programme.ageRule };
  return { programmeId: programme.id, villageCode: role.village.code, personId, year: programme.year, rules };
}

async function readParts(item: StoredItem, rules: JudgeRules, parts: HandlerParts): Promise<Read> {
  const all = [...(item.before ?? []), item];
  const texts = all.flatMap(({ inbound }) => (inbound.text.trim() === "" ? [] : [inbound.text]));
  const files = all.filter(({ inbound }) => inbound.media !== undefined);
  const read = [await readTexts(texts.join("\n"), rules, parts)];
  for (const [at, file] of files.entries()) {
    const one = await readFile(file, rules, parts);
    // Where there are several files, a row says in which one it stood.
    read.push(files.length > 1 ? { ...one, delivered: one.delivered.map((row) => numbered(row, at + 1)) } : one);
  }
  return {
    delivered: read.flatMap(({ delivered }) => delivered),
    faults: read.flatMap(({ faults }) => faults),
    useless: read.flatMap(({ useless }) => useless),
  };
}

const NOTHING: Read = { delivered: [], faults: [], useless: [] };

async function readTexts(text: string, rules: JudgeRules, { reading }: HandlerParts): Promise<Read> {
  if (text === "") return NOTHING;
  const list = await reading.read({ kind: "text", text }, rules);
  if ("fault" in list) return { ...NOTHING, faults: [{ fileName: "", fault: list.fault }] };
  return { ...NOTHING, delivered: list.rows.map((row) => ({ row, way: "text", attachmentId: null })) };
}

type StoredPart = Pick<StoredItem, "inbound" | "inboxId">;

async function readFile({ inbound, inboxId }: StoredPart, rules: JudgeRules, parts: HandlerParts): Promise<Read> {
  const fileName = inbound.media?.fileName ?? "";
  const file = await openAttachment(inboxId, parts);
  if (!file) return { ...NOTHING, faults: [{ fileName, fault: inbound.media?.lost ?? "gone" }] };
  const list = await parts.reading.read({ kind: "file", bytes: file.bytes, fileName }, rules);
  if ("fault" in list) {
    const useless = inbound.kind === "image" ? [file.id] : [];
    return { ...NOTHING, faults: [{ fileName, fault: list.fault }], useless };
  }
  const way = list.rows.some(({ source }) => source === "photo") ? "card" : "workbook";
  return { ...NOTHING, delivered: list.rows.map((row) => ({ row, way, attachmentId: file.id })) };
}

function numbered({ row, ...rest }: Delivered, file: number): Delivered {
  return { ...rest, row: { ...row, source: `${file}: ${row.source}` } };
}
