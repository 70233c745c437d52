import type { Deed, TypedWorker } from "../../flows/deeds.ts";
import type { BaseFacts } from "../../flows/facts.ts";
import { FLOWS } from "../../flows/index.ts";
import { faultLine, templateLines } from "../../flows/kiriman/received.ts";
import type { Inbound } from "../channels/channel.ts";
import { back, begin } from "../flowkit/advance.ts";
import type { Line, Place } from "../flowkit/flow.ts";
import { resume } from "../flowkit/migrate.ts";
import { daysBefore } from "../kit/date.ts";
import type { Delivery } from "../messages/item.ts";
import { asideLines, isQuestion, questionAside } from "./questions.ts";
import { type Route, replyOf, route } from "./route.ts";
import {
  atRest,
  behind,
  type Decision,
  decided,
  enter,
  factsFor,
  flowOf,
  follow,
  goOn,
  repeated,
  take,
  type World,
} from "./walk.ts";

/**
 * Decides one event: finds its way, lets the flow take it, and follows into the next flow where the move says so.
 * Pure but for what `world` does. Always says something.
 */
export async function converse(
  inbound: Inbound,
  stored: Place | null,
  facts: BaseFacts,
  world: World,
): Promise<Decision> {
  const resumed = stored ? resume(FLOWS, stored) : null;
  if (resumed && "lost" in resumed) return enter("menu", facts, world, { say: [{ key: "umum:lost" }] });
  const place = resumed?.place ?? null;
  const way = route(inbound, place, facts);
  const taken = await go(way, inbound, place, facts, world);
  // A conversation that was held beside a talk is over: the person has to know who hears them now.
  const back = facts.talk !== null && place !== null && place.flow !== "petugas" && way.go !== "stop";
  const decision = back && !taken.place ? { ...taken, say: [...taken.say, { key: "petugas:talk.still" }] } : taken;
  const phone = inbound.kind === "contact" && inbound.verifiedPhone && place?.flow !== "kode";
  return phone ? { ...decision, does: [verified(inbound), ...decision.does] } : decision;
}

/** Decides about a list that was read: shows what was found in it, with whom it interrupted. */
export async function converseAboutList(
  { readingId, faults }: Delivery,
  inbound: Inbound,
  stored: Place | null,
  facts: BaseFacts,
  world: World,
): Promise<Decision> {
  const resumed = stored ? resume(FLOWS, stored) : null;
  const place = resumed && "place" in resumed ? resumed.place : null;
  const lines = faults.map(({ fault, fileName }) => faultLine(fault, fileName));
  const typed = typedWorker(place);
  if (readingId === null) {
    // Not a list after all: whatever it is, the conversation takes it as it takes everything.
    if (lines.length === 0) return converse(inbound, stored, facts, world);
    return place ? repeated(place, facts, world, lines) : enter("menu", facts, world, { say: lines });
  }
  const after = await world.apply([{ do: "show-list", readingId, typed }]);
  return enter("kiriman", after, world, { say: lines });
}

/** Somebody whose entry the list interrupted goes along with it. */
function typedWorker(place: Place | null): TypedWorker | null {
  if (place?.flow !== "daftar") return null;
  const { nik, name = null, occupation = null, phone = null } = place.answers as Partial<TypedWorker>;
  return nik === undefined ? null : { nik, name, occupation, phone };
}

async function go(
  way: Route,
  inbound: Inbound,
  place: Place | null,
  facts: BaseFacts,
  world: World,
): Promise<Decision> {
  switch (way.go) {
    case "stop": {
      const ended: Deed[] = facts.talk === null ? [] : [{ do: "end-case", caseId: facts.talk }];
      return { ...atRest([{ key: "umum:stopped" }]), does: [...ended, { do: "opt-out" }] };
    }
    case "resume": {
      const again = facts.optedOut ? await world.apply([{ do: "opt-in" }]) : facts;
      return enter("menu", again, world, {});
    }
    case "say":
      if (way.after === "repeat" && place) return repeated(place, facts, world, way.lines);
      return way.after === "rest" || facts.optedOut
        ? atRest(way.lines)
        : enter("menu", facts, world, { say: way.lines });
    case "file": {
      const told = await keepFile(inbound, place, facts, world);
      if (!told) return go({ go: "say", lines: way.lines, after: "repeat" }, inbound, place, facts, world);
      return place ? withFile([told], inbound, place, facts, world) : atRest([told]);
    }
    case "template": {
      const lines = templateLines();
      const said = await (place ? repeated(place, facts, world, lines) : enter("menu", facts, world, { say: lines }));
      return { ...said, does: [...said.does, { do: "send-file", make: "template" }] };
    }
    case "later": {
      const lines = [{ key: "pengingat:snoozed" }];
      const said = place && place.flow !== "pengingat" ? await repeated(place, facts, world, lines) : atRest(lines);
      return { ...said, does: [...said.does, { do: "snooze-reminders" }] };
    }
    case "flow": {
      const entry = { say: way.lines ?? [], ...(way.carry !== undefined && { carry: way.carry }) };
      const decision = await enter(way.flow, facts, world, entry);
      const goesOn = way.flow === "jawab" && decision.place === null && place !== null && !isRest(place);
      // A quick answer in the middle of something else: the question that was open still is.
      return goesOn ? { ...(await repeated(place, facts, world, decision.say)), does: decision.does } : decision;
    }
    case "locale": {
      const after = await world.apply([{ do: "choose-locale", locale: way.locale }]);
      return goOn(behind(place), after, world, [{ key: "bahasa:chosen" }]);
    }
    case "languages":
      return decided(begin<Deed>(flowOf("bahasa"), keptIn(place), facts, "menu"));
    case "into":
      return enter(way.flow, facts, world, { reply: replyOf(inbound) });
    case "back":
      if (!place) return enter("menu", facts, world, {});
      return follow(
        back(flowOf(place.flow), place, await factsFor(place, null, facts, world), "menu"),
        place,
        facts,
        world,
      );
    case "advance":
      if (!place) return enter("menu", facts, world, {});
      return answered(inbound, place, facts, world);
  }
}

/** What the choice of a language keeps, so that the conversation goes on behind it where it was. */
function keptIn(place: Place | null): object {
  const kept = behind(place);
  return kept && kept.flow !== "menu" ? { kept } : {};
}

/** Keeps a file for the report that is being told, or for the one that was sent lately; null when there is neither. */
async function keepFile(inbound: Inbound, place: Place | null, facts: BaseFacts, world: World): Promise<Line | null> {
  if (place?.flow === "lapor") {
    await world.apply([{ do: "keep-files" }]);
    return { key: inbound.kind === "audio" ? "lapor:voice.kept" : "lapor:file.kept" };
  }
  const { reports } = await world.load(["reports"], {});
  const newest = reports?.mine.find(({ state, on }) => state !== "done" && on >= daysBefore(facts.today, LATER_DAYS));
  if (!newest) return null;
  await world.apply([{ do: "add-files", receipt: newest.receipt }]);
  return { key: "lapor:file.later", vars: { receipt: newest.receipt } };
}

/** A picture that comes so long after a report most likely belongs to it. */
const LATER_DAYS = 7;

/** Goes on behind a file that was kept: with what was written beside it, or with the question that is open. */
async function withFile(
  lines: readonly Line[],
  inbound: Inbound,
  place: Place,
  facts: BaseFacts,
  world: World,
): Promise<Decision> {
  if (inbound.text.trim() === "" || place.flow !== "lapor") return repeated(place, facts, world, lines);
  const taken = await take(place, { kind: "text", text: inbound.text }, facts, world);
  return { ...taken, say: [...lines, ...taken.say] };
}

/** Lets the running question take a message; a question of the person's own is answered first, and the flow stays where it was. */
async function answered(inbound: Inbound, place: Place, facts: BaseFacts, world: World): Promise<Decision> {
  const aside = place.flow === "menu" ? null : questionAside(inbound, place, false);
  if (aside) return repeated(place, facts, world, await asideLines(aside, facts, world));
  const taken = await take(place, replyOf(inbound), facts, world);
  const missed = taken.place !== null && taken.place.flow === place.flow && taken.place.unclear > place.unclear;
  if (!missed || inbound.kind !== "text") return taken;
  if (place.flow === "menu" && isQuestion(inbound.text)) return enter("tanya", facts, world, { carry: inbound.text });
  const after = questionAside(inbound, place, true);
  return after ? repeated(place, facts, world, await asideLines(after, facts, world)) : taken;
}

function isRest({ flow }: Place): boolean {
  return flow === "menu" || flow === "tanya";
}

function verified(inbound: Inbound): Deed {
  return { do: "verify-phone", phone: inbound.verifiedPhone as Extract<Deed, { do: "verify-phone" }>["phone"] };
}
