import type { Inbound } from "../../src/channels/channel.ts";
import { createInvite } from "../../src/person/offers.ts";
import { moveReport, reportAtOffice } from "../../src/report/office.ts";
import { nikFor, workerFor } from "./builders.ts";
import { workbookOf } from "./workbook.ts";
import type { World } from "./world.ts";

/**
 * A conversation as text. `W:` is a person, `A:` the assistant, `!` the clock or somebody behind the scenes; lines
 * indented by three spaces go on the one before. `#` is for the reader.
 */
export interface Turn {
  readonly who: "W" | "A" | "!" | "#";
  readonly text: string;
}

function parseTranscript(source: string): Turn[] {
  const turns: { who: Turn["who"]; text: string }[] = [];
  for (const line of source.split("\n")) {
    const start = /^(W:|A:|!|#) ?(.*)$/.exec(line);
    const last = turns.at(-1);
    if (start) turns.push({ who: (start[1] ?? "#").replace(":", "") as Turn["who"], text: start[2] ?? "" });
    else if (line.startsWith("   ") && last) last.text += `\n${line.slice(3)}`;
    else if (line.trim() === "" && last) last.text += "\n";
  }
  return turns.map(({ who, text }) => ({ who, text: text.trimEnd() }));
}

/** Plays the people's side and gives the transcript back as it really went, to be compared with the one in the file. */
export async function playTranscript(source: string, world: World): Promise<string> {
  const played: string[] = [];
  const stage: Stage = { chat: "1001", code: "", names: new Map() };
  for (const turn of parseTranscript(source)) {
    if (turn.who === "A") continue;
    played.push(print(turn));
    const answers = await act(turn, stage, world);
    for (const text of answers) played.push(print({ who: "A", text }));
  }
  return `${played.join("\n")}\n`;
}

function print({ who, text }: Turn): string {
  const mark = who === "W" || who === "A" ? `${who}:` : who;
  const [first = "", ...rest] = text.split("\n");
  return [`${mark} ${first}`.trimEnd(), ...rest.map((line) => (line === "" ? "" : `   ${line}`))].join("\n");
}

interface Stage {
  chat: string;
  code: string;
  /** By chat, the name that the platform shows of the person. */
  readonly names: Map<string, string>;
}

async function act(turn: Turn, stage: Stage, world: World): Promise<string[]> {
  if (turn.who === "#") return [];
  if (turn.who === "W") return world.say(stage.chat, turn.text.replaceAll("{code}", stage.code), shown(stage));
  const [verb = "", ...words] = turn.text.split(" ");
  const direct = DIRECTIONS[verb];
  if (!direct) throw new Error(`no direction "${verb}"`);
  return (await direct(words, stage, world)) ?? [];
}

function shown({ chat, names }: Stage): Partial<Inbound> {
  const displayName = names.get(chat);
  return displayName === undefined ? {} : { displayName };
}

type Direction = (words: readonly string[], stage: Stage, world: World) => Promise<string[] | undefined>;

/** What can be said behind a "!". */
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  /** as CHAT [NAME]: another person's chat, "browser/CHAT" in the browser; what came for them meanwhile follows. */
  as: async ([chat = "", ...name], stage, world) => {
    stage.chat = chat;
    if (name.length > 0) stage.names.set(chat, name.join(" "));
    return world.news(chat);
  },
  /** invite head|operator|officer AREA: {code} is then the code. */
  invite: async ([kind, village = ""], stage, { app }) => {
    const programme = await app.db.programme.findFirstOrThrow({ where: { regencyCode: village.slice(0, 5) } });
    const role = kind === "officer" ? kind : kind === "operator" ? "village_operator" : "village_head";
    const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
    stage.code = await createInvite(app.db, { kind: role, programmeId: programme.id, areaCode: village }, tools);
    return undefined;
  },
  /** joins head|operator|officer AREA: the person takes the invitation, without that being shown. */
  joins: async (words, stage, world) => {
    await DIRECTIONS.invite?.(words, stage, world);
    for (const text of ["halo", "ya", `KODE ${stage.code}`, "ya"]) await world.say(stage.chat, text, shown(stage));
    return undefined;
  },
  /** alone N: so many people an officer may write to without a second one's yes. */
  alone: async ([people = ""], _stage, { app }) => {
    await app.db.programme.updateMany({ data: { broadcastAlone: Number(people) } });
    return undefined;
  },
  /** told-first: villages register people only once they were told of the programme. */
  "told-first": async (_words, _stage, { app, clock }) => {
    await app.db.programme.updateMany({ data: { socializeFirst: true } });
    clock.forward(6_000);
    return undefined;
  },
  /** later 5s | 31m | 2h | 3d */
  later: async ([span = ""], stage, world) => {
    const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[span.at(-1) ?? ""] ?? 0;
    return world.pass(stage.chat, Number(span.slice(0, -1)) * unit);
  },
  /** workbook NAME, its rows below, cells apart by "|": a spreadsheet is sent. */
  workbook: async (words, stage, world) => {
    const [name = "", ...rows] = words.join(" ").split("\n");
    world.channel.files.set(name, workbookOf(rows.map((row) => row.split("|").map((cell) => cell.trim()))));
    return world.say(stage.chat, "", { kind: "document", media: { ref: name, fileName: name } });
  },
  /** sends voice | recording | sticker | photo [CAPTION] | poster | location | something | contact +62… | others-contact | document NAME | tap ID */
  sends: async ([what = "", ...rest], stage, world) => {
    const [text, more] = thing(what, rest.join(" "), world);
    return world.say(stage.chat, text, { ...shown(stage), ...more });
  },
  /** fill N: the village of the person's role gets N workers by chat, without the chat being shown. */
  fill: async ([count = "0"], stage, world) => {
    for (let n = 1; n <= Number(count); n++) {
      await world.say(stage.chat, "DAFTAR");
      await world.say(stage.chat, `${nikFor(1000 + n)}, ${workerFor(1000 + n).name}, petani`);
      await world.say(stage.chat, "LEWATI");
      await world.say(stage.chat, "YA");
    }
    return undefined;
  },
  /** office NIK STATE [FROM UNTIL]: what happens to a person outside the chat. */
  office: async ([nik = "", state = "", from, until], _stage, { app }) => {
    const worker = await app.db.worker.findUniqueOrThrow({ where: { nikIndex: app.vault.index("worker.nik", nik) } });
    await app.db.enrolment.updateMany({
      where: { workerId: worker.id },
      data: {
        state: state as "active",
        ...(from && { coverFrom: new Date(`${from}T00:00:00Z`) }),
        ...(until && { coverUntil: new Date(`${until}T00:00:00Z`) }),
        ...(state === "refused" && { reason: "NIK tidak cocok dengan data Dukcapil" }),
      },
    });
    return undefined;
  },
  /** moves STATE: the office marks the newest report; {code} is then its receipt. */
  moves: async ([state = ""], stage, { app }) => {
    const { receipt } = await app.db.report.findFirstOrThrow({ orderBy: { id: "desc" } });
    stage.code = receipt;
    const report = await reportAtOffice(app.db, app.vault, receipt);
    if (report) await moveReport(app.db, report, state as "handling", { nowMs: app.clock.nowMs(), personId: null });
    return undefined;
  },
  /** lists +62… VILLAGE: the district names a phone number for a village. */
  lists: async ([phone = "", village = ""], _stage, { app }) => {
    const programme = await app.db.programme.findFirstOrThrow({ where: { regencyCode: village.slice(0, 5) } });
    await app.db.listedPhone.create({
      data: {
        id: app.ids.uuid(),
        phoneIndex: app.vault.index("chat.phone", phone),
        phoneSealed: app.vault.seal("listed.phone", phone),
        kind: "village_head",
        programmeId: programme.id,
        areaCode: village,
        createdAt: new Date(app.clock.nowMs()),
      },
    });
    return undefined;
  },
};

function thing(what: string, rest: string, world: World): [string, Partial<Inbound>] {
  switch (what) {
    case "voice":
      return ["", { kind: "audio" }];
    case "recording":
      world.channel.files.set("recording", Buffer.from("sound"));
      return ["", { kind: "audio", media: { ref: "recording" } }];
    case "photo":
      world.channel.files.set("photo", Buffer.from("picture"));
      return [rest, { kind: "image", media: { ref: "photo" } }];
    case "poster":
      world.channel.files.set("poster", Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
      return [rest, { kind: "image", media: { ref: "poster" } }];
    case "document":
      world.channel.files.set(rest, Buffer.from(`content of ${rest}`));
      return ["", { kind: "document", media: { ref: rest, fileName: rest } }];
    case "contact":
      return ["", { kind: "contact", verifiedPhone: rest }];
    case "others-contact":
      return ["", { kind: "contact" }];
    case "tap":
      return [rest, { kind: "choice" }];
    case "something":
      return ["", { kind: "unsupported" }];
    default:
      return ["", { kind: what as "sticker" }];
  }
}
