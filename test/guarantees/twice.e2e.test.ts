import { afterEach, describe, expect, it } from "vitest";
import { ALL_KEPT } from "./oracle.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";
import type { VictimAbout } from "./victims.ts";

const CHATS = 6;
const WORKERS = 6;

let stage: Stage | undefined;
afterEach(() => stage?.close());

describe.each(["webhook", "polling"] as const)("by %s", (mode) => {
  it("an update that comes twice takes effect once", async () => {
    await open(mode, { twice: true });
    await Promise.all(talks().map(registerAll));
    await expectAllKept({ repeats: 0 });
  }, 120_000);

  it("ten messages in one burst are all handled, in order", async () => {
    await open(mode, { twice: true });
    for (const { burst } of talks()) burst(10);
    await expectAllKept({ repeats: 0, updates: CHATS * 10 });
  }, 120_000);
});

describe("by webhook", () => {
  it("deliveries in any order, and twice, are all handled, and each once", async () => {
    await open("webhook", { twice: true, scrambled: true });
    for (const { burst } of talks()) burst(10);
    await settle();
    // Which of two answers a message gets may depend on what came before it; that it gets one may not.
    const { unhandled, unsent, updates, replies, repeats } = (await stage?.judge()) ?? {};
    expect({ unhandled, unsent, updates, replies, repeats }).toEqual({
      ...{ unhandled: [], unsent: [], repeats: 0 },
      ...{ updates: CHATS * 10, replies: CHATS * 10 },
    });
  }, 120_000);
});

async function open(mode: VictimAbout["mode"], fake: StageOptions["fake"]): Promise<void> {
  stage = await openStage({ chats: CHATS, victims: { mode }, ...(fake && { fake }) });
  await stage.victims.live();
}

function talks() {
  return stage?.talks ?? [];
}

async function registerAll({ registerNext }: ReturnType<typeof talks>[number]): Promise<void> {
  for (let n = 0; n < WORKERS; n++) await registerNext();
}

/** Until the platform has nothing left to deliver and everybody has their answers. */
async function settle(): Promise<void> {
  await expect.poll(() => stage?.fake.pending(), { timeout: 20_000, interval: 5 }).toBe(0);
  await stage?.victims.current().settled();
}

async function expectAllKept(figures: { readonly repeats: number; readonly updates?: number }): Promise<void> {
  await settle();
  expect(await stage?.judge()).toMatchObject({ ...ALL_KEPT, ...figures });
}
