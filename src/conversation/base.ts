import type { BaseFacts } from "../../flows/facts.ts";
import type { NikStanding, RosterFacts } from "../../flows/roster-facts.ts";

/** Whose event it is, with what every flow may know. */
export interface SceneBase {
  readonly chatId: bigint;
  readonly personId: string;
  readonly facts: BaseFacts;
  /** The roster of the person's village; null without a role, or while nobody is on it. */
  readonly roster: RosterFacts | null;
  /** Where the NIK stands that the message itself holds: read ahead, because most lookups ask for just that. */
  readonly spotted: { readonly nik: string; readonly standing: NikStanding } | null;
  /** As the platform shows the person; null when it shows no name. */
  readonly displayName: string | null;
}

/** How this person is spoken to. */
export function voiceOf({ words, locale }: BaseFacts) {
  return { ...words, locale };
}

/** Where a question of this person belongs: their village, or the regency of the programme that is known of them. */
export function askedAt({ facts: { role, programme } }: SceneBase) {
  return { programmeId: programme?.id ?? null, areaCode: programme && (role?.village.code ?? programme.regencyCode) };
}
