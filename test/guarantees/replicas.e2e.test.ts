import http from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.ts";
import { ALL_KEPT } from "./oracle.ts";
import { keepTalking, openStage, type Stage } from "./stage.ts";
import { makeVictims, type Victims } from "./victims.ts";

const CHATS = 6;
const KILLS = 6;

let stage: Stage | undefined;
let others: Victims | undefined;
let balancer: Balancer | undefined;
afterEach(async () => {
  await others?.close();
  await balancer?.close();
  await stage?.close();
});

describe("two servers on one database", () => {
  it("lose and double nothing while they share the deliveries and one is killed again and again", async () => {
    const { first, second } = await openPair();
    const talking = keepTalking(stage?.talks ?? []);
    for (let n = 0; n < KILLS; n++) {
      const victim = await first.live({ at: n % 2 === 0 ? "committed" : "sent", nth: 10 });
      await Promise.race([victim.died, talking.ended]);
    }
    talking.stop();
    const survivor = await first.live();
    await talking.ended;
    await survivor.settled();
    await second.settled();
    const { updates, replies, repeats, ...promises } = (await stage?.judge()) ?? {};
    console.log("two servers:", { kills: KILLS, updates, replies, repeats });
    expect(promises).toMatchObject(ALL_KEPT);
  }, 120_000);

  it("handle what waits in the inbox once between them", async () => {
    const { first, second } = await openPair();
    const one = await first.live();
    for (let round = 0; round < 10; round++) {
      // The fifth and sixth way leave events waiting behind a file, which both servers then find.
      for (const talk of stage?.talks ?? []) talk.sendBehindFile(5);
      await expect.poll(() => stage?.fake.pending(), { timeout: 20_000, interval: 5 }).toBe(0);
      await one.settled();
      await second.settled();
    }
    const { updates, replies, repeats, ...promises } = (await stage?.judge()) ?? {};
    console.log("two servers, waiting events:", { updates, replies, repeats });
    expect(promises).toMatchObject(ALL_KEPT);
    expect(repeats).toBe(0);
  }, 120_000);
});

/** Two kinds of victims behind one address; the second one already lives. */
async function openPair() {
  balancer = await openBalancer();
  const [port, otherPort] = [await freePort(), await freePort()];
  const shared = { soleOwner: false, publicUrl: balancer.url };
  stage = await openStage({ chats: CHATS, victims: { ...shared, port } });
  others = await makeVictims(stage.fake, stage.databaseUrl, { ...shared, port: otherPort });
  balancer.forwardTo([port, otherPort]);
  const second = await others.live();
  return { first: stage.victims, second };
}

interface Balancer {
  readonly url: string;
  forwardTo(ports: readonly number[]): void;
  close(): Promise<void>;
}

/** Hands each delivery to the next server in turn; who is away answers 502. */
async function openBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  const server = http.createServer((request, response) => {
    turn += 1;
    const { method, headers, url: path } = request;
    const forward = http.request(
      { port: ports[turn % ports.length], host: "127.0.0.1", method, headers, path },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forward.on("error", () => response.writeHead(502).end());
    request.pipe(forward);
  });
  const port = await freePort();
  await new Promise<void>((open) => server.listen(port, "127.0.0.1", open));
  return {
    url: `http://127.0.0.1:${port}`,
    forwardTo: (next) => {
      ports = next;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
