import type { Deed } from "../../flows/deeds.ts";
import type { BaseFacts } from "../../flows/facts.ts";
import type { Notice } from "../../flows/notice.ts";
import type { Channel, ChannelId, OutFile } from "../channels/channel.ts";
import type { Db, Tx } from "../db/client.ts";
import type { Clock } from "../kit/clock.ts";
import type { Ids } from "../kit/ids.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import type { Body, FileRef, Item, Outcome, Watch } from "../messages/item.ts";
import type { ProgrammeBook } from "../programme/book.ts";
import type { ReadingDesk } from "../reading/thread/desk.ts";
import { say, sayAll, sayChoice, type Voice } from "../words/say.ts";
import { voiceOf } from "./base.ts";
import { commit, type Write } from "./commit.ts";
import { converse, converseAboutList } from "./converse.ts";
import { carryOut, changesOtherScenes } from "./deeds.ts";
import { isPartOfList } from "./gather.ts";
import { loadNeeds } from "./needs.ts";
import { notify } from "./notify.ts";
import { loadScenes, reloadBase, type Scene, type SceneTools } from "./scene.ts";
import { splitText } from "./split.ts";
import type { Decision } from "./walk.ts";

export interface HandlerParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly book: ProgrammeBook;
  /** Identity of this process in the leases of the outbox. */
  readonly runner: string;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly watch: Watch;
  /** Reads lists, workbooks and pictures. */
  readonly reading: ReadingDesk;
  /** Makes a file that goes out to this chat; rejects when it cannot be made, or not for this chat any more. */
  readonly openFile: (ref: FileRef, chatId: bigint) => Promise<OutFile>;
}

/** Times an event is decided anew because the world moved under it. */
const STALE_MAX = 6;

/** Handles a batch in one transaction: load, decide, carry out, write. */
export async function handleBatch(items: readonly Item[], parts: HandlerParts): Promise<readonly Outcome[]> {
  for (let stale = 1; ; stale++) {
    try {
      const outcomes = await parts.db.$transaction((tx) => handle(tx, items, parts));
      parts.watch({ is: "committed", count: items.length });
      return outcomes;
    } catch (error) {
      const again = items.length === 1 && error instanceof Stale && stale < STALE_MAX;
      if (!again) throw error;
    }
  }
}

async function handle(tx: Tx, items: readonly Item[], parts: HandlerParts): Promise<Outcome[]> {
  const tools: SceneTools = { vault: parts.vault, ids: parts.ids, book: parts.book, nowMs: parts.clock.nowMs() };
  const scenes = await loadScenes(tx, items, tools);
  const alone = scenes.length === 1;
  const writes: Write[] = [];
  for (const scene of scenes) if (!scene.seen) writes.push(await turn(tx, scene, parts, { ...tools, alone }));
  const leased = writes.length > 0 ? await commit(tx, writes, { ...tools, runner: parts.runner }) : [];
  return scenes.map((scene) => {
    const at = writes.findIndex((write) => write.scene === scene);
    const tells = writes[at]?.tells ?? false;
    return { stored: at < 0 ? "seen" : "new", waits: writes[at]?.as === "queued", leased: leased[at] ?? [], tells };
  });
}

/** Only stores an event that cannot be handled now; it waits for its next try. */
export async function storeOnly(item: Item, parts: HandlerParts): Promise<"new" | "seen"> {
  const tools: SceneTools = { vault: parts.vault, ids: parts.ids, book: parts.book, nowMs: parts.clock.nowMs() };
  return parts.db.$transaction(async (tx) => {
    const [scene] = await loadScenes(tx, [item], tools);
    if (!scene || scene.seen) return "seen";
    await commit(tx, [{ scene, as: "queued", place: null, bodies: [] }], { ...tools, runner: parts.runner });
    return "new";
  });
}

interface TurnTools extends SceneTools {
  /** No other event shares the transaction. */
  readonly alone: boolean;
}

/** One event: decided, its deeds done, its messages put into words. */
async function turn(tx: Tx, scene: Scene, parts: HandlerParts, tools: TurnTools): Promise<Write> {
  const gathers = isPartOfList(scene);
  if (scene.backlog || gathers || wantsMedia(scene))
    return { scene, as: "queued", place: null, gathers, bodies: gathers ? waitLines(scene) : [] };
  let base = scene.base;
  const told: Notice[] = [];
  const act = async (deeds: readonly Deed[]) => {
    if (!tools.alone && changesOtherScenes(deeds)) throw new Stale("the other scenes of the batch");
    if (deeds.length > 0) told.push(...(await carryOut(tx, base, deeds, tools)));
  };
  const world = {
    load: (needs: Parameters<typeof loadNeeds>[2], lookup: Parameters<typeof loadNeeds>[3]) =>
      loadNeeds(tx, base, needs, lookup, tools),
    apply: async (deeds: readonly Deed[]) => {
      await act(deeds);
      base = await reloadBase(tx, scene, tools);
      return base.facts;
    },
  };
  const { inbound, delivery } = scene.item;
  const decision = delivery
    ? await converseAboutList(delivery, inbound, scene.place, base.facts, world)
    : await converse(inbound, scene.place, base.facts, world);
  await act(decision.does);
  const sampled = decision.does.some((deed) => deed.do === "sample-broadcast");
  const tells = (await notify(tx, told, tools)) > 0 || sampled;
  const bodies = bodiesOf(decision, voiceOf(base.facts), { max: textMax(scene, parts), late: isLate(scene.item) });
  return { scene, as: "done", place: decision.place, bodies: [...bodies, ...filesOf(decision, base.facts)], tells };
}

/** A picture takes some seconds to read: the first of an album is acknowledged at once. */
function waitLines({ item, gathering, base }: Scene): Body[] {
  if (gathering || item.inbound.kind !== "image") return [];
  return [{ text: say({ key: "umum:pictureWait" }, voiceOf(base.facts)) }];
}

/** The files that a decision sends along; each is its own message, after the answer. */
function filesOf({ does }: Decision, { role, programme, office }: BaseFacts): Body[] {
  return does.flatMap((deed): Body[] => {
    if (deed.do === "send-kept")
      return deed.files.map((attachmentId): Body => ({ text: "", file: { make: "kept", attachmentId } }));
    if (deed.do !== "send-file") return [];
    if (deed.make === "template") return [{ text: "", file: { make: "template" } }];
    if (deed.make === "recap") {
      if (!office) return [];
      const { programmeId, areaCode } = office;
      return [{ text: "", file: { make: "recap", programmeId, areaCode } }];
    }
    if (deed.make === "reach") return [{ text: "", file: { make: "reach", broadcastId: deed.broadcastId } }];
    if (!role || !programme) return [];
    return [{ text: "", file: { make: "fixes", programmeId: programme.id, villageCode: role.village.code } }];
  });
}

/** A file is fetched before the conversation sees it, outside this transaction; until then the event waits. */
function wantsMedia(scene: Scene): boolean {
  return scene.item.inboxId === null && scene.item.inbound.media !== undefined;
}

/** Whether something it answers had waited while its channel was away. */
function isLate({ inbound, before = [] }: Item): boolean {
  return inbound.late === true || before.some((part) => part.inbound.late === true);
}

function bodiesOf(decision: Decision, voice: Voice, { max, late }: { max: number; late: boolean }): Body[] {
  const said = sayAll(decision.say, decision.choices, voice);
  const texts = splitText(late && said !== "" ? `${say({ key: "umum:late" }, voice)}\n\n${said}` : said, max);
  const options = decision.choices.map((choice) => ({
    id: `${decision.prefix}:${choice.id}`,
    title: sayChoice(choice, voice),
  }));
  return texts.map((text, at) => ({
    text,
    ...(at === texts.length - 1 && options.length > 0 && { options }),
    ...(at === texts.length - 1 && decision.askPhone && { askPhone: true }),
  }));
}

function textMax(scene: Scene, parts: HandlerParts): number {
  return parts.channels.get(scene.item.inbound.channel)?.textMax ?? 4_000;
}
