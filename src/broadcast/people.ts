import { z } from "zod";
import type { Tx } from "../db/client.ts";
import { Bug } from "../kit/bug.ts";
import { LOCALES } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import { findProgramme } from "../programme/service.ts";
import { AUDIENCE_ROLES, type Audience, COVERAGE_FILTERS, filterOf, ROSTER_FILTERS } from "./audience.ts";
import { type Cell, countAudience, findConfirmed, type Listed, type SinceOf, type Wanted } from "./audience-store.ts";
import { rolesByDefault } from "./pace-rules.ts";
import type { BroadcastRow } from "./store.ts";

/** The stored description of an audience; it was written by `makeBroadcast`. */
const audienceSchema = z.object({
  roles: z.array(z.enum(AUDIENCE_ROLES)),
  areas: z.array(z.string()),
  roster: z.enum(ROSTER_FILTERS).optional(),
  coverage: z.enum(COVERAGE_FILTERS).optional(),
  channels: z.array(z.string()),
  language: z.enum(LOCALES).optional(),
});

export function audienceOf(row: Pick<BroadcastRow, "audience">): Audience {
  const { roster, coverage, language, ...rest } = audienceSchema.parse(row.audience);
  return { ...rest, ...(roster && { roster }), ...(coverage && { coverage }), ...(language && { language }) };
}

/** An audience as it is stored. */
export function storedAudience(audience: Audience) {
  const { roles, areas, channels } = audience;
  return { ...audience, roles: [...roles], areas: [...areas], channels: [...channels] };
}

/** How many people a draft means, by channel and language. `since`: for channels that count who has not written for long. */
export async function countDraft(tx: Tx, row: BroadcastRow, vault: Vault, since: SinceOf = {}): Promise<Cell[]> {
  const wanted = await wantedBy(tx, row);
  return countAudience(tx, wanted, await listedFor(tx, wanted, vault), since);
}

/** Whom to look for, for a stored description. */
export async function wantedBy(tx: Tx, row: BroadcastRow): Promise<Wanted> {
  const programme = await findProgramme(tx, row.programmeId);
  if (!programme) throw new Bug("broadcast-audience-programme");
  const filter = filterOf(audienceOf(row), { scope: row.areaCode, quota: programme.quotaPerVillage, text: "" });
  if ("fault" in filter) throw new Bug("broadcast-audience");
  const careful = ["whatsapp-web"].filter((channel) => rolesByDefault(channel) !== "all");
  return { ...filter, programmeId: row.programmeId, except: row.createdById, careful };
}

const CHATS_AT_ONCE = 5_000;

/** People whose confirmed number may be a worker's. Numbers of chats and of workers have fingerprints of their own. */
export async function listedFor(tx: Tx, { workers }: Wanted, vault: Vault): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (let after = -1n; workers; ) {
    const chats = await findConfirmed(tx, after, CHATS_AT_ONCE);
    for (const { personId, phoneSealed } of chats)
      if (phoneSealed)
        listed.push({ personId, phoneIndex: vault.index("worker.phone", vault.open("chat.phone", phoneSealed)) });
    const last = chats.at(-1);
    if (!last || chats.length < CHATS_AT_ONCE) return listed;
    after = last.id;
  }
  return listed;
}
