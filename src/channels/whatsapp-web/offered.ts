import type { Option } from "../channel.ts";
import { remember } from "./send.ts";

/** What could be chosen in a message that went out, by chat and the platform's id of it; null when nobody knows. */
export type FindOptions = (chatKey: string, providerId: string) => Promise<readonly Option[] | null>;

/** The choices behind the polls of this process; those of earlier ones are asked for. */
export interface Offered {
  note(stanzaId: string, options: readonly Option[]): void;
  readonly find: FindOptions;
}

export function makeOffered(findStored: FindOptions): Offered {
  const known = new Map<string, readonly Option[]>();
  return {
    note: (stanzaId, options) => remember(known, stanzaId, options),
    find: async (chatKey, stanzaId) => known.get(stanzaId) ?? (await findStored(chatKey, stanzaId)),
  };
}
