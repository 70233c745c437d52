import type { Deed } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import type { Tx } from "../db/client.ts";
import { closeCase, focusCase, noteCase, type OfficerActor, passCase, sayToPerson, takeCase } from "../help/desk.ts";
import { addToCase, askHelp, endCase, type HelpTools, placeCase, sayToOfficer } from "../help/service.ts";
import { never } from "../kit/bug.ts";
import { Stale } from "../kit/stale.ts";
import { askedAt, type SceneBase } from "./base.ts";

/** What people and officers do about a case. */
export type CaseDeed = Extract<Deed, { readonly do: "ask-help" | `${string}-case` | `say-to-${string}` }>;

export function isAboutCase(deed: Deed): deed is CaseDeed {
  return deed.do === "ask-help" || deed.do.endsWith("-case") || deed.do.startsWith("say-to-");
}

/** Does one deed about a case, and returns what the other side and the office are to be told of it. */
export async function carryOutCase(
  tx: Tx,
  base: SceneBase,
  deed: CaseDeed,
  tools: HelpTools,
): Promise<readonly Notice[]> {
  const { chatId, personId, displayName: name } = base;
  switch (deed.do) {
    case "ask-help":
      return askHelp(tx, { chatId, personId, name, kind: deed.kind, text: deed.text, ...askedAt(base) }, tools);
    case "place-case":
      return placeCase(tx, { ...deed, personId }, tools);
    case "add-to-case":
      return quietly(addToCase(tx, { ...deed, personId }, tools));
    case "say-to-officer":
      return sayToOfficer(tx, { ...deed, personId }, tools);
    case "end-case":
      return endCase(tx, { ...deed, personId }, tools);
    case "take-case":
      return takeCase(tx, officerOf(base), deed.caseId, tools);
    case "focus-case":
      return quietly(focusCase(tx, officerOf(base), deed.caseId));
    case "say-to-person":
      return sayToPerson(tx, officerOf(base), deed, tools);
    case "note-case":
      return quietly(noteCase(tx, officerOf(base), deed, tools));
    case "pass-case":
      return passCase(tx, officerOf(base), deed, tools);
    case "close-case":
      return closeCase(tx, officerOf(base), deed.caseId, tools);
    default:
      return never(deed, "case deed");
  }
}

async function quietly(done: Promise<void>): Promise<readonly Notice[]> {
  await done;
  return [];
}

/** Who acts as an officer, and from which chat. */
function officerOf({ personId, chatId, facts: { office } }: SceneBase): OfficerActor {
  if (!office) throw new Stale("office");
  return { personId, chatId, office };
}
