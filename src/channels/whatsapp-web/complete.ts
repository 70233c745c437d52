import type { Alias, Inbound } from "../channel.ts";
import type { WebClient } from "./client.ts";
import type { FindOptions } from "./offered.ts";
import { aliasOf } from "./parse.ts";
import type { Vote } from "./votes.ts";

/**
 * What has to be looked up about a message before it is stored. It is done when it is its turn in its chat, so that nothing
 * overtakes it, and again when the store was away.
 */
export interface Completion {
  /** The choice behind this event is to be looked up. */
  noteVote(inbound: Inbound, vote: Vote): void;
  complete(inbound: Inbound): Promise<Inbound>;
  /** Many messages of a chat come at once from now on, until `readEnd`; its account is asked for once. */
  readBegin(): void;
  readEnd(): void;
}

/** Fits no question that is asked now. */
const FORGOTTEN_POLL = "poll:forgotten";

export function makeCompletion(client: () => WebClient | undefined, findOptions: FindOptions): Completion {
  const votes = new WeakMap<Inbound, Vote>();
  let accounts: Map<string, string | null> | undefined;

  async function choiceOf({ chatKey, stanzaId, picked }: Vote): Promise<string> {
    const options = await findOptions(chatKey, stanzaId);
    return options?.[picked]?.id ?? FORGOTTEN_POLL;
  }

  async function accountOf(chatKey: string): Promise<string | null> {
    const known = accounts?.get(chatKey);
    if (known !== undefined) return known;
    const told = await client()
      ?.accountOf(chatKey)
      .catch(() => undefined);
    const account = told?.endsWith("@lid") === true ? told : null;
    accounts?.set(chatKey, account);
    return account;
  }

  /** With the account behind the number, where it is known: a number that was passed on comes with another one. */
  async function aliasesOf({ chatKey, aliases = [] }: Inbound): Promise<readonly Alias[]> {
    if (!chatKey.endsWith("@c.us")) return aliases;
    const account = await accountOf(chatKey);
    return account === null ? aliases : [...aliases, aliasOf(account)];
  }

  return {
    noteVote: (inbound, vote) => void votes.set(inbound, vote),
    complete: async (inbound) => {
      const vote = votes.get(inbound);
      const text = vote === undefined ? inbound.text : await choiceOf(vote);
      return { ...inbound, text, aliases: await aliasesOf(inbound) };
    },
    readBegin: () => {
      accounts = new Map();
    },
    readEnd: () => {
      accounts = undefined;
    },
  };
}
