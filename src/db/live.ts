import { LIVE_STATES } from "../roster/rules.ts";
import { Prisma } from "./generated/client.ts";

/** `in (the live states)`, word for word as the index `enrolment_live` has it, so that the index serves. */
export const live = Prisma.raw(`in (${LIVE_STATES.map((state) => `'${state}'`).join(", ")})`);
