import { z } from "zod";
import type { GraphApi } from "./api.ts";

/** What Meta says of our number; what it does not say is not there. */
export interface NumberState {
  /** How people take what comes from it: GREEN, YELLOW, RED. */
  readonly quality?: string;
  /** How many different people a day may be written to first, as Meta names it: TIER_250, TIER_1K. */
  readonly tier?: string;
}

/** The limit belongs to the whole account since 2026, under another name than before. */
const LIMIT = "whatsapp_business_manager_messaging_limit";
const schema = z.object({ quality_rating: z.string().optional(), [LIMIT]: z.string().optional() });

/** Asks Meta for it. Throws what the API throws. */
export async function askNumber(api: GraphApi, phoneNumberId: string): Promise<NumberState> {
  const { quality_rating: quality, [LIMIT]: tier } = await api.get(
    `${phoneNumberId}?fields=quality_rating,${LIMIT}`,
    schema,
  );
  return { ...(quality !== undefined && { quality }), ...(tier !== undefined && { tier }) };
}
