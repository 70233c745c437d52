import { afterEach, describe, expect, it } from "vitest";
import type { Option } from "../../../../src/channels/channel.ts";
import { type ContractInbox, makeContractInbox } from "../../../contracts/contract-inbox.ts";
import { openWeb } from "./driver.ts";

/** Choices as polls: a vote is the choice. */

const chat = "6281234567890@c.us";
const options: readonly Option[] = [
  { id: "daftar.consent:yes", title: "Ya, setuju" },
  { id: "daftar.consent:no", title: "Tidak" },
];
const out = { id: "1", chatKey: chat, text: "Setuju?\n\n1. Ya, setuju\n2. Tidak", options };

type Web = Awaited<ReturnType<typeof openWeb>>;
let web: Web;
let inbox: ContractInbox;

afterEach(() => web.close());

async function opened(more: Parameters<typeof openWeb>[1] = {}): Promise<Web> {
  inbox = makeContractInbox();
  web = await openWeb(inbox.onInbound, { menus: "polls", ...more });
  await web.startPaired();
  return web;
}

const poll = () => web.standin.waitSent(({ pollName }) => pollName === "Setuju?");
const choices = () => inbox.all().filter(({ kind }) => kind === "choice");

describe("a poll on WhatsApp Web", () => {
  it("is one question of which one answer may be taken", async () => {
    await opened();
    await web.channel().send(out);
    const sent = await poll();
    expect(sent.type).toBe("poll_creation");
    expect(sent.pollOptions?.map(({ name }) => name)).toEqual(["1. Ya, setuju", "2. Tidak"]);
    expect(sent.pollSelectableOptionsCount).toBe(1);
  });

  it("brings each vote in once, the changed one too, and nothing for one that was taken back", async () => {
    const ignored: string[] = [];
    await opened({ onIgnored: (why) => ignored.push(why) });
    await web.channel().send(out);
    const sent = await poll();
    web.standin.vote(sent, [0], 3);
    await inbox.stored(3);
    web.standin.vote(sent, []);
    web.standin.vote(sent, [1]);
    await inbox.until(() => inbox.texts().length === 2);
    expect(inbox.texts()).toEqual(["daftar.consent:yes", "daftar.consent:no"]);
    expect(choices()[0]).toMatchObject({ chatKey: chat, aliases: [{ kind: "phone", value: "+6281234567890" }] });
    expect(JSON.stringify(choices().map(({ externalId }) => externalId))).not.toContain("81234567890");
    expect(ignored).toEqual(["vote-taken-back"]);
  });

  it("of an earlier process is looked up, in its order and until the store answers", async () => {
    let tries = 0;
    const asked = Promise.withResolvers<void>();
    const findOptions = async (chatKey: string, providerId: string) => {
      tries += 1;
      asked.resolve();
      if (tries === 1) throw new Error("the database is away");
      return chatKey === chat && providerId === (await poll()).id ? options : null;
    };
    await opened({ findOptions });
    await web.channel().send(out);
    const sent = await poll();
    await web.restart(async () => undefined);
    web.standin.vote(sent, [1]);
    await asked.promise;
    web.standin.deliver({ chat, body: "sesudahnya" });
    await inbox.until(() => inbox.texts().includes("sesudahnya"));
    // It may have been read back as well, and is known then.
    const said = [...new Set(inbox.all().map(({ text }) => text))];
    expect(said).toEqual(["daftar.consent:no", "sesudahnya"]);
    expect(new Set(choices().map(({ externalId }) => externalId)).size).toBe(1);
    expect(tries).toBeGreaterThan(1);
  });

  it("that nobody knows any more is a choice of no question", async () => {
    await opened();
    await web.channel().send(out);
    const sent = await poll();
    await web.restart(async () => undefined);
    web.standin.vote(sent, [1]);
    const [choice] = await inbox.stored(1);
    expect(choice).toMatchObject({ kind: "choice", text: "poll:forgotten" });
  });

  it("is read back when the vote came while nobody listened, once", async () => {
    await opened({ findOptions: async () => options });
    await web.channel().send(out);
    const sent = await poll();
    await web.restart(async () => web.standin.vote(sent, [1]));
    const [choice] = await inbox.stored(1);
    expect(choice).toMatchObject({ kind: "choice", text: "daftar.consent:no" });
    await web.restart(async () => void web.standin.deliver({ chat, body: "lalu" }));
    await inbox.until(() => inbox.texts().includes("lalu"));
    expect(inbox.texts()).toEqual(["daftar.consent:no", "lalu"]);
  });
});
