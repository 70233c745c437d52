import type { BroadcastCard, BroadcastFacts, ChannelName } from "../../flows/broadcast-facts.ts";
import type { BaseFacts, NeedFacts } from "../../flows/facts.ts";
import type { Time } from "../../flows/help-facts.ts";
import { type Broadcast, VERBS } from "../../src/broadcast/rules.ts";
import { benefitsOn } from "../../src/faq/rules.ts";
import { readBenefits } from "../../src/faq/service.ts";
import type { Day } from "../../src/kit/date.ts";
import { officer } from "./desk-scenes.ts";

/** The worlds of officers who write to many people, and of those who answer. */

type Facts = BaseFacts & NeedFacts;

const NOW: Time = { day: "2026-11-22" as Day, time: "10.00" };
const LATER: Time = { day: "2026-11-23" as Day, time: "09.00" };
const CHANNELS: readonly ChannelName[] = ["telegram", "browser", "terminal", "whatsapp-web", "whatsapp-cloud"];
const STATES: readonly Broadcast["is"][] = [
  ...(["draft", "asked", "approved", "scheduled", "sending", "paused", "done", "cancelled"] as const),
];

const broadcastCard: BroadcastCard = {
  ...{ broadcastId: 12, state: "draft", pausedWhy: null, startAt: null, mine: true, fileName: null },
  text: "Halo, Bapak/Ibu.",
  ...{ others: [], socializes: false },
  answers: [
    { title: "Sudah paham", count: 3 },
    { title: "Mau bertanya", count: 1 },
  ],
  ...{ audience: { roles: ["village_head"], areas: [], channels: [] }, where: "Kabupaten Bengkayang", total: 120 },
  channels: CHANNELS.map((channel, at) => ({
    channel,
    count: 24,
    paid: channel === "whatsapp-cloud" ? 20 : 0,
    answers: (["buttons", "list", "numbers"] as const)[at % 3] ?? "numbers",
  })),
  ...{ perDay: 10, tooLong: true },
  doneBy: { day: NOW.day, time: "10.02" },
  counts: { waiting: 1, sent: 2, refused: 3, unsure: 4, skipped: 5 },
  told: { of: 2, delivered: 2, read: 1 },
  ...{ verbs: VERBS, second: { needed: false, officers: 1 } },
};

const none: BroadcastFacts = {
  alone: 50,
  socializeFirst: false,
  quiet: false,
  now: NOW,
  draft: null,
  open: [],
  named: null,
  places: [],
};

const BENGKAYANG = { said: "bengkayang", found: [{ code: "61.07.01", name: "Bengkayang", district: null }] };
const SEBALO = [null, "Teriak"].map((district, at) => ({ code: `61.07.0${at + 1}.2001`, name: "Sebalo", district }));
const OTHERS: BroadcastCard["others"] = [
  { locale: "su", text: "Wilujeng", answers: ["Parantos ngartos", "Badé naros"], count: 2, own: false },
  { locale: "min", text: "Assalamualaikum", answers: ["Alah paham", "Nio batanyo"], count: 0, own: false },
];
const NARROWED: BroadcastCard["audience"] = {
  ...{ roles: ["worker"], areas: [], channels: ["telegram"], language: "su", coverage: "sent", roster: "below" },
};

const worlds: readonly Partial<BroadcastFacts>[] = [
  {},
  { named: { ...broadcastCard, state: "asked", mine: false } },
  { places: [BENGKAYANG] },
  { places: [BENGKAYANG], draft: broadcastCard },
  { places: [BENGKAYANG, { said: "mars", found: [] }] },
  { places: [{ said: "mars", found: [] }] },
  { places: [{ said: "sebalo", found: SEBALO }] },
  { draft: { ...broadcastCard, others: OTHERS, text: "Halo *semua*" }, socializeFirst: true },
  { draft: { ...broadcastCard, answers: [], socializes: true }, socializeFirst: true },
  { draft: { ...broadcastCard, audience: NARROWED } },
  { draft: { ...broadcastCard, audience: { roles: ["officer", "village_operator"], areas: [], channels: [] } } },
  { draft: broadcastCard },
  { draft: broadcastCard, quiet: true },
  { draft: { ...broadcastCard, total: 0, doneBy: null, second: { needed: true, officers: 0 } } },
  { draft: { ...broadcastCard, doneBy: LATER, answers: [], fileName: "a.pdf", second: { needed: true, officers: 2 } } },
  { draft: { ...broadcastCard, broadcastId: 13 }, named: { ...broadcastCard, state: "asked", mine: false } },
  ...STATES.map((state) => ({ open: [{ ...broadcastCard, state }] })),
  ...(["officer", "unsure", "blocked"] as const).map((pausedWhy) => ({
    open: [{ ...broadcastCard, state: "paused" as const, pausedWhy }],
  })),
  { open: [{ ...broadcastCard, state: "scheduled", startAt: LATER, doneBy: null }] },
  ...(["none", "below", "not-submitted"] as const).map((roster) => ({
    open: [{ ...broadcastCard, audience: { ...broadcastCard.audience, roster } }],
  })),
  { open: [{ ...broadcastCard, audience: { roles: ["village_head", "village_operator"], areas: [], channels: [] } }] },
  { open: [{ ...broadcastCard, audience: { roles: ["worker"], areas: [], channels: [], coverage: "active" } }] },
  { open: [{ ...broadcastCard, audience: { roles: ["worker"], areas: [], channels: [] } }] },
];

const figures = benefitsOn(readBenefits(), NOW.day);

export function siaranScenes(stranger: Facts): readonly Facts[] {
  const at = officer({ ...stranger, consented: true, figures });
  return [stranger, ...worlds.map((world) => ({ ...at, broadcasts: { ...none, ...world } }))];
}

export function jawabScenes(stranger: Facts): readonly Facts[] {
  return [stranger, { ...stranger, quick: { broadcastId: 12, answers: ["Sudah paham", "Mau bertanya"], others: [] } }];
}
