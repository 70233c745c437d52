import { z } from "zod";

/** The parts of Meta's payloads that are read. What is not named here passes unread. */

export const metadataSchema = z.object({ phone_number_id: z.string() });

/** Who is spoken of: `wa_id` is missing for people who hide their number. */
export const contactSchema = z.object({
  profile: z.object({ name: z.string().optional() }).optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
});

const choice = z.object({ id: z.string() }).optional();
const file = z.object({
  id: z.string().min(1),
  filename: z.string().optional(),
  mime_type: z.string().optional(),
  caption: z.string().optional(),
});
const phones = z.array(z.object({ wa_id: z.string().optional(), phone: z.string().optional() })).default([]);
/** "contact_request": the button by which the platform itself hands over the number of who taps it. */
const origin = z.string().optional();
/** Digits without a plus; missing for people who hide their number. */
const number = z.string().regex(/^\d{6,15}$/);
/** Of a person, for this business alone: "ID.1234". */
const account = z.string().regex(/^(?=.*[A-Za-z])[\w.:-]{3,150}$/);

export const messageSchema = z.object({
  id: z.string().min(1).max(512),
  from: number.optional(),
  from_user_id: account.optional(),
  /** Whole seconds, as text. */
  timestamp: z.string().regex(/^\d{1,11}$/),
  type: z.string(),
  group_id: z.string().optional(),
  text: z.object({ body: z.string() }).optional(),
  interactive: z.object({ button_reply: choice, list_reply: choice }).optional(),
  button: z.object({ payload: z.string().optional(), text: z.string().optional() }).optional(),
  document: file.optional(),
  image: file.optional(),
  audio: file.optional(),
  video: z.object({ caption: z.string().optional() }).optional(),
  contacts: z.array(z.object({ phones, origin })).optional(),
  origin,
  system: z
    .object({
      type: z.string(),
      wa_id: number.optional().catch(undefined),
      user_id: account.optional().catch(undefined),
      previous_user_id: account.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export type Message = z.infer<typeof messageSchema>;
