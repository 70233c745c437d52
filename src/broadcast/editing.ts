import type { Tx } from "../db/client.ts";
import type { Locale } from "../kit/locale.ts";
import { type Audience, type AudienceFault, filterOf } from "./audience.ts";
import { audienceOf, storedAudience } from "./people.ts";
import { faultOfText, readAnswerList, type TextFault, villageGapsIn } from "./rules.ts";
import { type Actor, type BroadcastTools, ownBroadcast, programmeOf, record } from "./service.ts";
import { type BroadcastRow, updateBroadcast } from "./store.ts";
import { sealTranslations, type Translation, translationsOf } from "./wording.ts";

/** What became of a change to a draft. */
export type Edited =
  | { readonly is: "edited" }
  /** There is no such draft in the actor's scope, or it was asked to be sent. */
  | { readonly is: "no-draft" }
  | { readonly is: "text"; readonly fault: TextFault }
  /** Not as many answers as in Indonesian, or one is too long. */
  | { readonly is: "answers" }
  | { readonly is: "audience"; readonly fault: AudienceFault };

/** Gives a draft in another language, in the place of what it had in it. Without `answers` they stay as they are in Indonesian. */
export async function translateBroadcast(
  tx: Tx,
  actor: Actor,
  given: {
    readonly id: number;
    readonly locale: Exclude<Locale, "id">;
    readonly text: string;
    readonly answers: readonly string[] | null;
  },
  tools: BroadcastTools,
): Promise<Edited> {
  const { id, locale } = given;
  const row = await ownDraft(tx, actor, id);
  if (!row) return { is: "no-draft" };
  const text = given.text.trim();
  const fault = faultOfText(text);
  if (fault) return { is: "text", fault };
  const isForOfficers = audienceOf(row).roles.includes("officer");
  if (isForOfficers && villageGapsIn(text).length > 0) return { is: "audience", fault: "village-gaps" };
  const answers = given.answers ?? row.answers;
  if (!fitsAnswers(answers, row.answers)) return { is: "answers" };
  const before = translationsOf(row, tools.vault).filter((one) => one.locale !== locale);
  const after: readonly Translation[] = [...before, { locale, text, answers, own: true }];
  await updateBroadcast(tx, id, { translations: sealTranslations(after, tools.vault) });
  await record(tx, actor, id, "broadcast-translated", tools, { locale });
  return { is: "edited" };
}

function fitsAnswers(answers: readonly string[], original: readonly string[]): boolean {
  if (answers.length !== original.length) return false;
  return answers.length === 0 || readAnswerList(answers.join("|")) !== null;
}

/** Means other people by a draft from now on. */
export async function aimBroadcast(
  tx: Tx,
  actor: Actor,
  { id, audience }: { readonly id: number; readonly audience: Audience },
  tools: BroadcastTools,
): Promise<Edited> {
  const row = await ownDraft(tx, actor, id);
  if (!row) return { is: "no-draft" };
  const programme = await programmeOf(tx, row.programmeId);
  const text = [
    tools.vault.open("broadcast.text", row.textSealed),
    ...translationsOf(row, tools.vault).map((one) => one.text),
  ];
  const filter = filterOf(audience, { scope: row.areaCode, quota: programme.quotaPerVillage, text: text.join("\n") });
  if ("fault" in filter) return { is: "audience", fault: filter.fault };
  await updateBroadcast(tx, id, { audience: storedAudience(audience) });
  await record(tx, actor, id, "broadcast-aimed", tools);
  return { is: "edited" };
}

/** Villages that a draft reaches count as told of the programme, or do not. */
export async function markBroadcast(
  tx: Tx,
  actor: Actor,
  { id, socializes }: { readonly id: number; readonly socializes: boolean },
  tools: BroadcastTools,
): Promise<Edited> {
  const row = await ownDraft(tx, actor, id);
  if (!row) return { is: "no-draft" };
  await updateBroadcast(tx, id, { socializes });
  await record(tx, actor, id, "broadcast-marked", tools, { socializes: String(socializes) });
  return { is: "edited" };
}

async function ownDraft(tx: Tx, actor: Actor, id: number): Promise<BroadcastRow | null> {
  const row = await ownBroadcast(tx, actor, id);
  return row?.state === "draft" && row.askedAt === null ? row : null;
}
