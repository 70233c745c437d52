import { z } from "zod";
import type { DeliveryReport } from "../channel.ts";
import { meaningOf } from "./errors.ts";
import { messageKey } from "./ids.ts";

const statusSchema = z.object({
  id: z.string().min(1).max(512),
  status: z.string(),
  timestamp: z.string().regex(/^\d{1,11}$/),
  errors: z.array(z.object({ code: z.number() })).optional(),
  pricing: z.object({ billable: z.boolean().optional(), category: z.string(), type: z.string().optional() }).optional(),
});

export type Status = DeliveryReport;

const states: Readonly<Record<string, DeliveryReport["state"]>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

/** What became of one message; null for what is none. Never throws. */
export function parseStatus(value: unknown): Status | null {
  const read = statusSchema.safeParse(value).data;
  const state = read && Object.hasOwn(states, read.status) ? states[read.status] : undefined;
  if (!read || !state) return null;
  const code = read.errors?.[0]?.code;
  const { pricing } = read;
  return {
    providerId: messageKey(read.id),
    state,
    ...(state === "failed" && { reason: meaningOf(code ?? 1).reason }),
    ...(state === "failed" && code !== undefined && { code }),
    ...(pricing && { billing: { kind: kindOf(pricing.category), billable: isBillable(pricing) } }),
    atMs: Number(read.timestamp) * 1000,
  };
}

/** The kinds that are counted: a small set, because each becomes a label. */
function kindOf(category: string): string {
  const kinds = ["service", "utility", "marketing", "authentication"];
  return kinds.includes(category) ? category : "other";
}

/** Billable or not is said in one of two ways, depending on the version of the platform. */
function isBillable({ billable, type }: { billable?: boolean | undefined; type?: string | undefined }): boolean {
  return type === undefined ? (billable ?? true) : type === "regular";
}
