import type { Step } from "../../flows/pengingat/answers.ts";
import { pengingat } from "../../flows/pengingat/flow.ts";
import { numbered, worded } from "../../flows/pengingat/lines.ts";
import type { Tx } from "../db/client.ts";
import { choicePrefix } from "../flowkit/advance.ts";
import type { Line, Place } from "../flowkit/flow.ts";
import type { Body } from "../messages/item.ts";
import { sealBody } from "../messages/outbox.ts";
import { localesOf } from "../person/service.ts";
import { sayAll, sayChoice } from "../words/say.ts";
import { type NotifyTools, TEXT_MAX } from "./notify.ts";
import { splitText } from "./split.ts";

/** What somebody is reminded of, and where it can be gone on with. */
export interface Reminding {
  readonly personId: string;
  readonly lines: readonly Line[];
  readonly steps: readonly Step[];
  readonly words: object;
  /** Somebody who answers for villages, and reads Indonesian whatever they chose. */
  readonly asOfficer: boolean;
  /** The same key reaches the same person once, however often it is tried. */
  readonly key: string;
  /** From this moment on it is too late for today; epoch milliseconds. */
  readonly leavesUntilMs: number;
}

/** A menu that was shown this long ago is not being looked at any more. */
const RESTING_MS = 10 * 60_000;

/**
 * Puts reminders into the outbox, each in the language of its person, for the chat where they were last. Where that chat is at rest, the reminder
 * becomes what the chat is about: its digits open the next step. Whoever is in the middle of something, or talks with
 * somebody, stays there and is told the words. Returns how many messages were written.
 */
export async function remind(tx: Tx, remindings: readonly Reminding[], tools: NotifyTools): Promise<number> {
  if (remindings.length === 0) return 0;
  const people = remindings.map(({ personId }) => personId);
  const doors = new Map((await openDoors(tx, people, tools.nowMs)).map((door) => [door.personId, door]));
  const locales = await localesOf(tx, people);
  const messages = remindings.flatMap((one) => {
    const door = doors.get(one.personId);
    const locale = one.asOfficer ? null : (locales.get(one.personId) ?? null);
    const words = { ...one.words, locale };
    return door ? messagesFor({ ...one, words }, door, tools) : [];
  });
  const now = new Date(tools.nowMs);
  return tx.$executeRaw`
    with input as (
      select * from json_to_recordset(${JSON.stringify(messages.map((message, n) => ({ n, ...message })))}::json) as i(
        n int, chat_id bigint, notice_key text, leaves_until timestamptz, body text, place text)
    ), moved as (
      update conversation set place_sealed = input.place, flow = ${pengingat.id}, step = ${OFFER}, updated_at = ${now}
      from input where input.place is not null and conversation.chat_id = input.chat_id
        and not exists (select 1 from outbox where outbox.notice_key = input.notice_key)
    ), older as (
      -- What could not be sent for days is not sent in a row: the newest one says what holds.
      update outbox set state = 'skipped', reason = 'newer', settled_at = ${now}
      from input where outbox.chat_id = input.chat_id and outbox.state = 'queued' and outbox.purpose = 'reminder'
        and not exists (select 1 from outbox mine where mine.notice_key = input.notice_key)
    )
    insert into outbox (chat_id, purpose, sealed, state, notice_key, leaves_until, next_try_at, created_at)
    select chat_id, 'reminder', body, 'queued', notice_key, leaves_until, ${now}, ${now} from input order by n
    on conflict (notice_key) do nothing`;
}

const OFFER = "offer";

interface Door {
  readonly personId: string;
  readonly chatId: bigint;
  readonly resting: boolean;
}

/** The chat of each person; those at rest are held until the transaction ends. A chat that is busy right now is not at rest. */
function openDoors(tx: Tx, people: readonly string[], nowMs: number): Promise<Door[]> {
  return tx.$queryRaw<Door[]>`
    with door as (
      select person.id as person_id, newest.id as chat_id
      from person
      cross join lateral (
        select chat.id from chat left join conversation on conversation.chat_id = chat.id
        where chat.person_id = person.id and chat.blocked_at is null
        order by conversation.updated_at desc nulls last, chat.id desc limit 1
      ) newest
      where person.id = any(${[...people]}::uuid[]) and person.opted_out_at is null
    ), resting as (
      select conversation.chat_id from conversation
      where conversation.chat_id in (select chat_id from door)
        and (conversation.place_sealed is null or (conversation.flow in ('menu', 'tanya', ${pengingat.id})
          and conversation.updated_at <= ${new Date(nowMs - RESTING_MS)}))
        and not exists (select 1 from inbox where inbox.chat_id = conversation.chat_id and inbox.state = 'queued')
        and not exists (select 1 from help_request where help_request.chat_id = conversation.chat_id
          and taken_at is not null and closed_at is null)
        and not exists (select 1 from help_request where taken_chat_id = conversation.chat_id and in_focus)
      order by conversation.chat_id for update skip locked
    )
    select door.person_id as "personId", door.chat_id as "chatId", resting.chat_id is not null as resting
    from door left join resting on resting.chat_id = door.chat_id`;
}

function messagesFor(
  { personId, lines, steps, words, key, leavesUntilMs }: Reminding,
  door: Door,
  { vault }: NotifyTools,
) {
  const choices = door.resting ? numbered(steps) : worded(steps);
  const place = placeFor(steps);
  const options = choices.map((choice) => ({
    id: `${choicePrefix(place)}:${choice.id}`,
    title: sayChoice(choice, words),
  }));
  // Where nothing can be opened from here, nothing is asked either.
  const ask: Line = { key: door.resting ? "pengingat:ask" : "pengingat:askWord" };
  const parts = splitText(sayAll(steps.length > 0 ? [...lines, ask] : lines, choices, words), TEXT_MAX);
  return parts.map((text, part) => {
    const isLast = part === parts.length - 1;
    const body: Body = { text, ...(door.resting && isLast && { options }) };
    return {
      chat_id: String(door.chatId),
      notice_key: `${key}:${personId}:${part}`,
      leaves_until: new Date(leavesUntilMs),
      body: sealBody(vault, body),
      place: door.resting && isLast ? vault.seal("conversation.place", JSON.stringify(place)) : null,
    };
  });
}

function placeFor(steps: readonly Step[]): Place {
  return { flow: pengingat.id, version: pengingat.version, at: OFFER, answers: { steps }, unclear: 0, trail: [] };
}
