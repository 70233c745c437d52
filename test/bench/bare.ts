/**
 * The ceiling: the same rows that a conversation writes, with nothing around them. One transaction a message on one
 * connection a client, prepared statements, in a process of its own: `node bare.ts URL CLIENTS MESSAGES`.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";

const [url = "", clientsText = "1", messagesText = "1000"] = process.argv.slice(2);
const clients = Number(clientsText);
const perClient = Math.ceil(Number(messagesText) / clients);

/** As long as the sealed texts of a real conversation: event, place, reply. */
const EVENT = randomBytes(180).toString("base64");
const PLACE = randomBytes(230).toString("base64");
const BODY = randomBytes(520).toString("base64");
const NIK = randomBytes(44).toString("base64");
/** Of the five messages that register a worker, one writes the worker. */
const MESSAGES_PER_WORKER = 5;

const rows = await seats(clients);
const startMs = performance.now();
await Promise.all(rows.map(talk));
const seconds = (performance.now() - startMs) / 1_000;
process.stdout.write(JSON.stringify({ perSecond: (perClient * clients) / seconds }));

interface SeatRow {
  chat_id: string;
  roster_id: string;
  person_id: string;
}

/** Chats that have a roster, as the measured conversations left them. */
async function seats(count: number): Promise<SeatRow[]> {
  const client = await connect();
  const found = await client.query<SeatRow>(
    `select chat.id as chat_id, roster.id as roster_id, role.person_id from role
     join chat on chat.person_id = role.person_id
     join roster on roster.programme_id = role.programme_id and roster.village_code = role.area_code
     order by chat.id desc limit $1`,
    [count],
  );
  await client.end();
  return found.rows;
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function talk(seat: SeatRow): Promise<void> {
  const client = await connect();
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  let lastOut: unknown = null;
  for (let n = 0; n < perClient; n++) {
    await client.query("begin");
    await run("place", "select place_sealed from conversation where chat_id = $1 for update", [seat.chat_id]);
    const inbox = await run(
      "inbox",
      `insert into inbox (chat_id, channel, external_id, ord, sealed, state, next_try_at, received_at, done_at)
       values ($1, 'telegram', $2, $3, $4, 'done', now(), now(), now()) returning id`,
      [seat.chat_id, `bare-${seat.chat_id}-${n}-${randomBytes(4).toString("hex")}`, n, EVENT],
    );
    if (n % MESSAGES_PER_WORKER === 0) await enrol(run, seat);
    await run(
      "move",
      "update conversation set place_sealed = $2, flow = 'daftar', step = 'nik', updated_at = now() where chat_id = $1",
      [seat.chat_id, PLACE],
    );
    const outbox = await run(
      "outbox",
      `insert into outbox (chat_id, inbox_id, purpose, sealed, state, runner, lease_until, attempts, next_try_at, created_at)
       values ($1, $2, 'reply', $3, 'sending', 'bare', now() + interval '20 s', 1, now(), now()) returning id`,
      [seat.chat_id, inbox.rows[0].id, BODY],
    );
    // The settling of a reply rides with the next message, as it rides in a group in the product.
    if (lastOut !== null)
      await run(
        "settle",
        "update outbox set state = 'sent', provider_id = '1', settled_at = now(), runner = null, lease_until = null where id = $1",
        [lastOut],
      );
    lastOut = outbox.rows[0].id;
    await client.query("commit");
  }
  await client.end();
}

async function enrol(
  run: (name: string, text: string, values: unknown[]) => Promise<unknown>,
  seat: SeatRow,
): Promise<void> {
  await run("lock", "select id, state from roster where id = $1 for update", [seat.roster_id]);
  await run(
    "worker",
    `with somebody as (
       insert into worker (id, nik_sealed, nik_index, name, sex, birth_date, occupation, updated_at)
       values (gen_random_uuid(), $1, $2, 'PEKERJA', 'L', '1980-01-01', 'petani', now()) returning id
     ), place as (
       insert into enrolment (id, roster_id, worker_id, year, position, standing, state, updated_at)
       select gen_random_uuid(), $3, id, 2026, 1, 'main', 'draft', now() from somebody returning id
     ), change as (
       insert into roster_change (roster_id, enrolment_id, kind, by_person_id, at) select $3, id, 'added', $4, now() from place
     )
     insert into audit_entry (at, person_id, via, action, subject, detail)
     select now(), $4, 'chat', 'enrolled', 'enrolment:' || id, '{}' from place`,
    [NIK, randomBytes(16).toString("base64url"), seat.roster_id, seat.person_id],
  );
}
