import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { NeedFacts } from "../../flows/facts.ts";
import type { Tx } from "../db/client.ts";
import { CLAIM_KINDS, type ClaimKind, PAPER_CODES, type Paper, type PaperCode } from "./rules.ts";

const FILE = join(import.meta.dirname, "../../prisma/data/papers.json");

const papers = z.array(
  z.object({
    claim: z.enum(CLAIM_KINDS),
    code: z.enum(PAPER_CODES),
    sometimes: z.boolean(),
    source: z.string().min(1),
    checkedOn: z.iso.date(),
  }),
);

/** The papers of every claim, in the order in which they are shown; read once. */
const PAPERS: readonly Paper[] = papers.parse(JSON.parse(readFileSync(FILE, "utf8")));

/** What each claim needs, and what of it was said to be there in this chat. */
export async function papersOf(tx: Tx, chatId: bigint): Promise<NeedFacts["papers"]> {
  const kept = await tx.claimPapers.findMany({ where: { chatId } });
  const of = (claim: ClaimKind) => {
    const have = new Set(kept.find((one) => one.claim === claim)?.have);
    return PAPERS.filter((paper) => paper.claim === claim).map(({ code, sometimes }) => ({
      ...{ code, sometimes },
      have: have.has(code),
    }));
  };
  return { accident: of("accident"), death: of("death"), school: of("school") };
}

/** Keeps which papers of a claim are there, in place of what was kept before. */
export async function notePapers(
  tx: Tx,
  chatId: bigint,
  { claim, have }: { readonly claim: ClaimKind; readonly have: readonly PaperCode[] },
  nowMs: number,
): Promise<void> {
  const kept = { have: [...have], updatedAt: new Date(nowMs) };
  await tx.claimPapers.upsert({
    where: { chatId_claim: { chatId, claim } },
    create: { chatId, claim, ...kept },
    update: kept,
  });
}
