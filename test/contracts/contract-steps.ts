import { expect } from "vitest";
import { SendError } from "../../src/channels/channel.ts";
import type { Ability, ChannelDriver, ContractPerson, OpenConditions } from "./channel-driver.ts";
import type { ContractInbox } from "./contract-inbox.ts";

/** What a group of cases is written with. */
export interface ContractCases {
  /** Opens the channel for one case; it is closed by itself. */
  opened(inbox: ContractInbox, conditions?: OpenConditions): Promise<ChannelDriver>;
  /** A case for the channels that have this ability; for the others it is skipped with the reason. */
  shows(ability: Ability, title: string, run: () => Promise<void>): void;
}

/** Many platforms let nobody be written to who did not write first. */
export async function greet(inbox: ContractInbox, person: ContractPerson): Promise<void> {
  await person.say("Halo");
  await inbox.stored(1);
}

export function needed<T>(control: T | undefined): T {
  if (control === undefined) throw new Error("the driver lacks what this case needs; give a reason in `can`");
  return control;
}

export async function refusal(doing: Promise<unknown>): Promise<SendError> {
  const error = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SendError);
  if (!(error instanceof SendError)) throw new Error("expected a SendError");
  return error;
}
