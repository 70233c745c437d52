/** What a family can claim: the treatment of a work accident, the money after a death, school money. */
export type ClaimKind = "accident" | "death" | "school";

export const CLAIM_KINDS = ["accident", "death", "school"] as const satisfies readonly ClaimKind[];

/** Papers by their code; their names are texts. */
export const PAPER_CODES = [
  "card",
  "worker-ktp",
  "heir-ktp",
  "family-card",
  "death-certificate",
  "heir-letter",
  "marriage-book",
  "bank-book",
  "chronology",
  "phase-forms",
  "doctor-letter",
  "receipts",
  "witness-ktp",
  "police-letter",
  "school-letter",
] as const;

export type PaperCode = (typeof PAPER_CODES)[number];

/** One paper of one claim, from prisma/data/papers.json. */
export interface Paper {
  readonly claim: ClaimKind;
  readonly code: PaperCode;
  /** Needed in some cases only; the text says in which. */
  readonly sometimes: boolean;
}
