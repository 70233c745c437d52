import type { Server } from "node:http";
import { schedule } from "node-cron";
import { sweepFiles } from "./broadcast/file.ts";
import { makeOutreach } from "./broadcast/pump.ts";
import { makeBrowser } from "./channels/browser/channel.ts";
import type { Channel, ChannelId, Inbound } from "./channels/channel.ts";
import type { Config } from "./config.ts";
import { tellDue } from "./conversation/due.ts";
import { makeFile } from "./conversation/files.ts";
import type { HandlerParts } from "./conversation/handle.ts";
import { leaveAccount } from "./conversation/identity.ts";
import { notify } from "./conversation/notify.ts";
import { makeTraffic } from "./conversation/traffic.ts";
import { tellLostAgain } from "./coverage/news.ts";
import { type Db, openDb } from "./db/client.ts";
import { sweepLists } from "./draft/service.ts";
import { learnTaught } from "./faq/questions.ts";
import { makeMetrics } from "./http/metrics.ts";
import { close, listen, makeHttp } from "./http/server.ts";
import { type Clock, systemClock } from "./kit/clock.ts";
import { DEFAULT_ZONE, dayIn } from "./kit/date.ts";
import { type Ids, makeIds } from "./kit/ids.ts";
import { errorFields, type Log, makeLog } from "./kit/log.ts";
import { makeVault, type Vault } from "./kit/vault.ts";
import { textWithoutFile } from "./messages/hand.ts";
import { findSentFile, type HistoryLine, readHistory } from "./messages/history.ts";
import type { MessageEvent, Watch } from "./messages/item.ts";
import { NO_ANSWER } from "./messages/outbox.ts";
import { sweep } from "./messages/retention.ts";
import { cloudFrom, type LinkParts, PLAIN_WORDS, pairingFrom, telegramFrom, whatsappFrom } from "./platforms.ts";
import { makeProgrammeBook } from "./programme/book.ts";
import { holidaysIn, unknownYears } from "./programme/holidays.ts";
import { makeCardReader } from "./reading/card/read.ts";
import { type CardDesk, openDesk } from "./reading/thread/desk.ts";
import { sweepReports } from "./report/office.ts";
import { fileNameOf } from "./words/file.ts";
import { say } from "./words/say.ts";

/** What an app is built from; tests replace the parts of the world they hold still. */
export interface AppOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly keys: readonly Uint8Array[];
  /** No other process works on this database. */
  readonly soleOwner: boolean;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log;
  /** Hears everything that happens to messages, at the moment it happens. */
  readonly watch?: Watch;
  /** More channels than the configuration names: the terminal, a test's own. */
  readonly channels?: readonly Channel[];
  /** Reads pictures of ID cards; a test's own. */
  readonly cards?: CardDesk;
  /** false opens no port and so leaves the browser chat out; for commands beside a running server. */
  readonly http?: boolean;
}

/** The whole product, wired. */
export interface App {
  readonly db: Db;
  readonly vault: Vault;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
  /** Opens the port and the channels. Resolves with the port when people can be served. */
  start(): Promise<number>;
  /** Takes one event in, as a channel would. */
  take(inbound: Inbound): Promise<"new" | "seen">;
  /** Does what fell due by the clock; called once a minute. */
  tick(): Promise<void>;
  /** Resolves when no event is due and no message under way. */
  settled(): Promise<void>;
  /** Takes nothing new, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

/** Builds the product from its parts. The only place that knows them all. */
export function buildApp(options: AppOptions): App {
  const { config } = options;
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? makeIds(clock);
  const log = options.log ?? makeLog(config.logLevel);
  const metrics = makeMetrics(config.whatsappCloud?.rates);
  const vault = makeVault(options.keys);
  const db = openDb(options.databaseUrl, 10);
  const watch = fanOut([metrics.note, logging(log), options.watch]);

  const reading = openDesk({ card: options.cards ?? makeCardReader() });
  // Both hands of one thing: files are made from what the parts hold, and the parts send files.
  const openFile: HandlerParts["openFile"] = (ref, chatId) => makeFile(ref, chatId, parts);
  const browser = makeBrowser({
    publicUrl: config.publicUrl,
    log,
    clock,
    newSecret: () => ids.secret(32),
    history: async (chatKey, afterSeq, limit) => {
      const lines = await readHistory(db, vault, { channel: "browser", chatKey }, afterSeq, limit);
      return lines.map(asShown);
    },
    openFile: async (chatKey, outboxId, notBeforeMs) => {
      const found = await findSentFile(db, vault, { channel: "browser", chatKey, outboxId }, notBeforeMs);
      return found && openFile(found.ref, found.chatId);
    },
    words: (key, vars) => say({ key: `chat:${key}`, ...(vars && { vars }) }, {}),
  });
  const linkParts: LinkParts = { db, vault, ids, clock, log, metrics };
  const telegram = telegramFrom(config, log, clock, (reason) => metrics.noteIgnored("telegram", reason));
  const cloud = cloudFrom(config, log, clock, (reason) => metrics.noteIgnored("whatsapp-cloud", reason));
  const web = config.whatsappWeb && whatsappFrom({ ...config.whatsappWeb, dataDir: config.dataDir }, linkParts);
  const channels = new Map<ChannelId, Channel>(
    [options.http === false ? null : browser, telegram, cloud, web, ...(options.channels ?? [])].flatMap((channel) =>
      channel ? [[channel.id, channel]] : [],
    ),
  );
  const book = makeProgrammeBook(PLAIN_WORDS);
  const parts: HandlerParts = { db, vault, clock, ids, book, runner: ids.uuid(), channels, watch, reading, openFile };
  const traffic = makeTraffic(parts, log, options.soleOwner);
  const outreach = makeOutreach({
    ...{ db, vault, clock, log, channels, wakeOutbox: traffic.wake },
    tell: (notices) => notify(db, notices, { vault, nowMs: clock.nowMs() }),
  });
  const http = makeHttp({
    log,
    metrics,
    metricsToken: config.metricsToken,
    channels: channels.values(),
    pingDatabase: async () => void (await db.$queryRaw`select 1`),
    chat: browser.router,
    whatsappWebhook: cloud?.webhook ?? null,
    pairing: web && pairingFrom(config.publicUrl, linkParts),
    telegramWebhook: telegram && config.telegram?.mode === "webhook" ? telegram.webhook : null,
  });
  let server: Server | undefined;
  // The clock only says when to look; what is due is read from the database, so a missed night does no harm.
  const nightly = schedule("30 2 * * *", () => void forget(db, clock, log), { noOverlap: true });
  const tick = async (): Promise<void> => {
    await learnTaught(db, vault);
    if ((await tellDue(parts)) > 0) traffic.wake();
  };
  const everyMinute = schedule("* * * * *", () => void tick().catch(complain(log)), { noOverlap: true });

  return {
    db,
    vault,
    ids,
    clock,
    log,
    take: traffic.take,
    tick,
    settled: async () => {
      await traffic.settled();
      while (await outreach.busy()) {
        outreach.wake();
        await new Promise((again) => setTimeout(again, 5));
        await traffic.settled();
      }
      // What the last look told somebody.
      await traffic.settled();
    },
    start: async () => {
      traffic.start();
      outreach.start();
      if (options.http !== false) server = await listen(http, config.port, config.host);
      await Promise.all(
        [...channels.values()].map((channel) =>
          channel.start(
            traffic.take,
            (reports) => traffic.noteDeliveries(channel.id, reports),
            (change) =>
              db.$transaction((tx) => leaveAccount(tx, channel.id, change, { vault, ids, nowMs: clock.nowMs() })),
          ),
        ),
      );
      const address = server?.address();
      return typeof address === "object" && address ? address.port : config.port;
    },
    stop: async () => {
      await nightly.destroy();
      await everyMinute.destroy();
      await Promise.all([...channels.values()].filter(({ id }) => id !== "browser").map((channel) => channel.stop()));
      const closed = server ? close(server) : Promise.resolve();
      await outreach.stop();
      await traffic.stop();
      await reading.close();
      await browser.stop();
      await closed;
      await db.$disconnect();
    },
  };
}

async function forget(db: Db, clock: Clock, log: Log): Promise<void> {
  try {
    const again = await tellLostAgain(db, NO_ANSWER);
    const lists = await sweepLists(db, clock.nowMs());
    const reports = await sweepReports(db, clock.nowMs());
    const broadcasts = await sweepFiles(db, clock.nowMs());
    for (const year of unknownYears(await holidaysIn(db, []), dayIn(DEFAULT_ZONE, clock.nowMs())))
      log.warn("the decree with the holidays of a year has to be brought in: holidays import FILE", { year });
    log.info("forgot what was old", { ...(await sweep(db, clock.nowMs())), lists, reports, broadcasts, again });
  } catch (error) {
    log.warn("forgetting failed", errorFields(error));
  }
}

function complain(log: Log): (error: unknown) => void {
  return (error) => log.warn("what fell due was not told", errorFields(error));
}

/** A line of the history with its file by name, or with the words that stand where no file could be sent. */
function asShown({ file, withoutFile, ...line }: HistoryLine) {
  if (file === undefined) return line;
  if (withoutFile) return { ...line, text: textWithoutFile(line.text, say({ key: "chat:withoutFile" }, PLAIN_WORDS)) };
  return { ...line, fileName: fileNameOf(file) };
}

function fanOut(watches: readonly (Watch | undefined)[]): Watch {
  const listening = watches.filter((watch) => watch !== undefined);
  return (event) => {
    for (const watch of listening) watch(event);
  };
}

/** Failures are worth a line; what goes well is counted. */
function logging(log: Log): Watch {
  return (event: MessageEvent) => {
    if (event.is === "failed")
      log.warn("an event failed", { inboxId: event.inboxId, attempts: event.attempts, ...errorFields(event.error) });
    if (event.is === "file-failed")
      log.warn("a file was not made", { outboxId: event.outboxId, ...errorFields(event.error) });
    if (event.is === "delivery" && event.news.state === "failed")
      log.warn("a message failed after it was taken", {
        channel: event.channel,
        reason: event.news.reason,
        code: event.news.code,
      });
    if (event.is === "parked") log.error("an event is parked", { inboxId: event.inboxId });
    if (event.is === "refused" || event.is === "unsure")
      log.warn(`a message is ${event.is}`, { outboxId: event.outboxId, channel: event.channel, reason: event.reason });
  };
}
