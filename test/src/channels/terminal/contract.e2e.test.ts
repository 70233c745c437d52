import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { PassThrough } from "node:stream";
import type { OnInbound } from "../../../../src/channels/channel.ts";
import { makeTerminal } from "../../../../src/channels/terminal/channel.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import {
  type ChannelDriver,
  type ContractPerson,
  channelContract,
  type Shown,
} from "../../../contracts/channel.contract.ts";
import { readScreen } from "./screen.ts";

const noButtons = "a terminal has no buttons: options are answered with their numbers, which stand in the text";

async function open(onInbound: OnInbound): Promise<ChannelDriver> {
  const folder = await mkdtemp(join(tmpdir(), "seratus-terminal-"));
  const input = new PassThrough();
  const output = new PassThrough();
  const screen = readScreen(output);
  const begin = async () => {
    const options = { input, output, folder, session: "talk", name: "Pak Budi", log: makeLog("silent"), words: String };
    const terminal = makeTerminal({ ...options, clock: { nowMs: () => Date.now() } });
    await terminal.start(onInbound);
    return terminal;
  };
  const files: string[] = [];
  let channel = await begin();
  const type = async (line: string) => void input.write(`${line}\n`);
  const person: ContractPerson = {
    chatKey: "talk",
    displayName: "Pak Budi",
    say: type,
    tap: () => Promise.reject(new Error(noButtons)),
    sharePhone: () => Promise.reject(new Error("a terminal has no number to share")),
    async sendDocument({ bytes, name, caption }) {
      const path = join(folder, name);
      files.push(path);
      await writeFile(path, bytes);
      await type(`/file "${path}" ${caption}`);
    },
    sendUnknown: () => type(""),
    sendPictures: () => Promise.reject(new Error("a line names one file")),
    async sees(count) {
      const messages = await screen.messages(count);
      return messages.map((text): Shown => ({ text: withoutFile(text), buttons: [], asksPhone: false }));
    },
    async openFile() {
      const path = (await screen.messages(1)).at(-1)?.split("\n").at(-1) ?? "";
      return { name: basename(path), bytes: await readFile(path) };
    },
    seesTyping: () => Promise.reject(new Error("a terminal shows nobody typing")),
  };
  return {
    get channel() {
      return channel;
    },
    person,
    fileMaxBytes: 50 * 1024 * 1024,
    async restart(whileDown) {
      await channel.stop();
      await whileDown();
      channel = await begin();
    },
    async close() {
      await channel.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** What was said, without the two lines that tell of the file: its name, and where it is. */
function withoutFile(message: string): string {
  const lines = message.split("\n");
  return lines.at(-2) === "terminalFile" ? lines.slice(0, -2).join("\n") : message;
}

channelContract("the terminal chat", open, {
  document: true,
  documentOut: true,
  restart: true,
  busyStop: true,
  unknownKind: true,
  pictures: "a line names one file",
  typing: "what is printed is there at once",
  sentTwice: "what was printed cannot be taken back; a print that failed is repeated",
  acks: "what is printed is there at once",
  choice: noButtons,
  options: noButtons,
  sharePhone: "a terminal cannot vouch for a phone number",
  askPhone: "a terminal cannot vouch for a phone number",
  expiredMedia: "a file on the person's own disk does not expire",
  twice: "a line is read once",
  storeFailure: "the person is told at once that the line was not stored and types it again",
  longText: "lines are broken at 80 columns, which a test of its own shows",
  rateLimit: "a terminal takes as much as we print",
  blocked: "nobody can block us here",
});
