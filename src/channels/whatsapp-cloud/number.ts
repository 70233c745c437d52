import { z } from "zod";
import type { GraphApi } from "./api.ts";

/** What Meta says of our number; what it does not say is not there. */
export interface NumberState {
  /** How people take what comes from it: GREEN, YELLOW, RED. */
  readonly quality?: string;
  /** How many different people a day may be written to first, as Meta names it: TIER_250, TIER_1K. */
  readonly tier?: string;
}

const schema = z.object({ quality_rating: z.string().optional(), messaging_limit_tier: z.string().optional() });

/** Asks Meta for it. Throws what the API throws. */
export async function askNumber(api: GraphApi, phoneNumberId: string): Promise<NumberState> {
  const said = await api.get(`${phoneNumberId}?fields=quality_rating,messaging_limit_tier`, schema);
  const { quality_rating: quality, messaging_limit_tier: tier } = said;
  return { ...(quality !== undefined && { quality }), ...(tier !== undefined && { tier }) };
}
