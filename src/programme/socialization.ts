import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { insertTold, updateProgramme } from "./store.ts";

/** Who says that villages were told. */
interface Said {
  readonly programmeId: string;
  readonly villages: readonly string[];
  /** Null: by command. */
  readonly personId: string | null;
}

/**
 * Notes that villages were told of the programme at a meeting or in another way that left no trace here; which of them
 * were not noted before. A village never becomes untold again.
 */
export async function noteTold(tx: Tx, { programmeId, villages, personId }: Said, nowMs: number): Promise<string[]> {
  const fresh = await insertTold(tx, { programmeId, villages, byPersonId: personId, at: new Date(nowMs) });
  for (const code of fresh)
    await append(tx, {
      ...{ atMs: nowMs, personId, via: personId === null ? "command" : "chat", action: "village-told" },
      ...{ subject: `programme:${programmeId}`, detail: { village: code } },
    });
  return fresh;
}

/** Sets whether a village may put people forward only once it was told of the programme. */
export async function setSocializeFirst(tx: Tx, id: string, first: boolean, nowMs: number): Promise<void> {
  if (!(await updateProgramme(tx, id, { socializeFirst: first }))) throw new Error("no such programme");
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "socialize-first-set", subject: `programme:${id}` },
    detail: { first: String(first) },
  });
}
