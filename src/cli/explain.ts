import { Command } from "commander";
import type { Db } from "../db/client.ts";
import type { Place } from "../flowkit/flow.ts";
import { maskAccount, maskNumbers } from "../kit/mask.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import { openEvent } from "../messages/inbox.ts";
import type { Body } from "../messages/item.ts";
import { openBody } from "../messages/outbox.ts";
import { aliasesOf } from "../person/aliases.ts";
import { CHAT_CONSENT } from "../person/rules.ts";
import { withFileNote } from "../words/file.ts";
import { atDesk, type Desk } from "./desk.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

export function explainCommand(world: World): Command {
  return new Command("explain")
    .description("What became of one message: who wrote, where the chat stands, what was answered. Numbers are masked.")
    .argument("<message-id>", "12 or i12 for what a person sent, o12 for what the assistant sent")
    .option("--json", "print the result for a program")
    .action((id: string, options: { json?: true }) =>
      atDesk(world, async (desk) => {
        const story = await storyOf(desk, await inboxIdOf(desk.db, id));
        if (options.json) printJson(world, story);
        else print(world, tell(story));
      }),
    );
}

async function inboxIdOf(db: Db, written: string): Promise<bigint> {
  const [, kind, digits] = /^([io]?)(\d{1,18})$/.exec(written) ?? [];
  if (digits === undefined) throw new Misuse("a message id is a number, such as 12, i12 or o12");
  if (kind !== "o") return BigInt(digits);
  const sent = await db.outbox.findUnique({ where: { id: BigInt(digits) }, select: { inboxId: true } });
  if (!sent?.inboxId) throw new Refused(`no message ${written} that answers somebody`);
  return sent.inboxId;
}

type Story = Awaited<ReturnType<typeof storyOf>>;

async function storyOf({ db, vault }: Desk, id: bigint) {
  const row = await db.inbox.findUnique({
    where: { id },
    include: {
      chat: { include: { conversation: true, person: { include: { roles: { where: { endedAt: null } } } } } },
    },
  });
  if (!row) throw new Refused(`no message ${id}`);
  const { chat, sealed, state, attempts, error, receivedAt, doneAt, nextTryAt } = row;
  const answers = await db.outbox.findMany({ where: { inboxId: id }, orderBy: { id: "asc" } });
  const keys = answers.flatMap(({ providerId }) => providerId ?? []);
  const told = await db.delivery.findMany({ where: { channel: chat.channel, providerId: { in: keys } } });
  const agreed = await db.consent.findFirst({
    where: { personId: chat.personId, kind: CHAT_CONSENT },
    orderBy: { id: "desc" },
    select: { answer: true },
  });
  const event = sealed === null ? null : openEvent(vault, sealed);
  const placeSealed = chat.conversation?.placeSealed;
  return {
    id: String(id),
    channel: row.channel,
    kind: event?.kind ?? "erased",
    said: event && masked(event.text),
    state,
    attempts,
    error,
    receivedAt,
    doneAt,
    nextTryAt: state === "queued" ? nextTryAt : null,
    scene: {
      chat: String(chat.id),
      person: chat.personId,
      agreedToPrivacyNotice: agreed?.answer ?? null,
      stopped: chat.person.optedOutAt !== null,
      blockedUs: chat.blockedAt !== null,
      roles: chat.person.roles.map(({ kind, areaCode }) => ({ kind, village: areaCode })),
      knownBy: (await aliasesOf(db, chat.personId, vault)).map(({ value, ...alias }) => ({
        ...alias,
        value: alias.kind === "phone" ? maskPhone(value as Phone) : maskAccount(value),
      })),
      place: placeSealed ? placeOf(JSON.parse(vault.open("conversation.place", placeSealed))) : null,
    },
    answers: answers.map((one) => ({
      id: String(one.id),
      purpose: one.purpose,
      state: one.state,
      attempts: one.attempts,
      reason: one.reason,
      settledAt: one.settledAt,
      delivery: deliveryOf(told.find(({ providerId }) => providerId === one.providerId)),
      text: one.sealed === null ? null : shown(openBody(vault, one.sealed)),
    })),
  };
}

/** What the platform told of it later. */
function deliveryOf(told: { state: string; reason: string | null; code: number | null; at: Date } | undefined) {
  return told ? { state: told.state, reason: told.reason, code: told.code, at: told.at } : null;
}

const shown = ({ text, file }: Body) => withFileNote(maskNumbers(text), file);

/** Without personal numbers and without an invite code, which may still be good. */
function masked(text: string): string {
  return maskNumbers(text).replace(/\b(kode\b[\s:=]*)\S.*/is, "$1••••");
}

/** Where the chat stands now, without the answers themselves. */
function placeOf({ flow, version, at, answers, unclear, trail }: Place) {
  return { flow, version, at, answered: Object.keys(answers), unclear, trail };
}

function tell(story: Story): string {
  const { scene, answers } = story;
  return [
    `i${story.id} ${story.kind} on ${story.channel}: ${story.state}, ${tries(story.attempts, "failed ")}, received ${story.receivedAt.toISOString()}`,
    ...(story.doneAt ? [`  handled ${story.doneAt.getTime() - story.receivedAt.getTime()} ms later`] : []),
    ...(story.nextTryAt ? [`  next try ${story.nextTryAt.toISOString()}`] : []),
    ...(story.error ? [`  error: ${story.error}`] : []),
    ...indent(story.said ?? "(erased)"),
    "",
    `The chat now: chat ${scene.chat} of person ${scene.person}`,
    `  privacy notice: ${agreement(scene.agreedToPrivacyNotice)}; stopped: ${yes(scene.stopped)}; blocked us: ${yes(scene.blockedUs)}`,
    `  roles: ${scene.roles.map(({ kind, village }) => `${kind} of ${village}`).join(", ") || "none"}`,
    ...scene.knownBy.map((one) => `  known by: ${knownBy(one)}`),
    `  stands at: ${scene.place ? `${scene.place.flow}.${scene.place.at}, ${scene.place.unclear} unclear replies` : "rest"}`,
    "",
    answers.length === 0 ? "Nothing was answered." : "Answered:",
    ...answers.flatMap((one) => [
      `o${one.id} ${one.purpose}: ${one.state}, ${tries(one.attempts)}${one.reason ? `, ${one.reason}` : ""}${later(one.delivery)}`,
      ...indent(one.text ?? "(erased)"),
    ]),
  ].join("\n");
}

type Known = Story["scene"]["knownBy"][number];
const knownBy = ({ kind, value, since, seenAt, until, endReason }: Known) =>
  `${kind} ${value} since ${since.toISOString()}, ${until ? `ended ${until.toISOString()} (${endReason})` : `seen ${seenAt.toISOString()}`}`;
const later = (told: ReturnType<typeof deliveryOf>) =>
  told ? `; ${told.state}${told.reason ? ` (${told.reason}${told.code ? `, ${told.code}` : ""})` : ""}` : "";
const tries = (count: number, how = "") => `${count} ${how}${count === 1 ? "try" : "tries"}`;
const yes = (is: boolean) => (is ? "yes" : "no");
const agreement = (answer: boolean | null) => (answer === null ? "not answered" : answer ? "agreed" : "declined");
const indent = (text: string) => text.split("\n").map((line) => `    ${line}`);
