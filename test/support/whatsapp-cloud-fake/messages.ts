import { z } from "zod";
import type { Hooks } from "./hooks.ts";
import type { Limits } from "./limits.ts";
import { GraphError, mediaAt, newWamid, type SentMessage, userAt, type World } from "./world.ts";

export interface MessageParts {
  readonly world: World;
  readonly hooks: Hooks;
  readonly limits: Limits;
  /** Whether a message after the 24 hours is refused at once, or taken and said to have failed later. */
  readonly windowRefusal: "at-once" | "late";
}

const dayMs = 86_400_000;

/** Meta does not say how it counts: UTF-16 code units are the strictest way. */
const title = z.string().min(1).max(20);
const button = z.strictObject({
  type: z.literal("reply"),
  reply: z.strictObject({
    id: z
      .string()
      .min(1)
      .refine((id) => Buffer.byteLength(id) <= 256),
    title,
  }),
});
const row = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().min(1).max(72).optional(),
});
const text = z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() });
const body = z.strictObject({ text: z.string().min(1).max(1024) });
const buttons = z.strictObject({
  type: z.literal("button"),
  body,
  action: z.strictObject({ buttons: z.array(button).min(1).max(3) }),
});
const list = z.strictObject({
  type: z.literal("list"),
  body,
  action: z.strictObject({
    button: title,
    sections: z
      .array(z.strictObject({ title: z.string().optional(), rows: z.array(row).min(1) }))
      .min(1)
      .max(10),
  }),
});
/** WhatsApp's own button, which hands over the number of who taps it. */
const request = z.strictObject({
  type: z.literal("request_contact_info"),
  body,
  action: z.strictObject({ name: z.literal("request_contact_info") }),
});
const caption = z.string().min(1).max(1024).optional();
const document = z.strictObject({ id: z.string(), filename: z.string().min(1).optional(), caption });
const image = z.strictObject({ id: z.string(), caption });
const template = z.strictObject({
  name: z.string(),
  language: z.strictObject({ code: z.string(), policy: z.literal("deterministic").optional() }),
  components: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("header"),
          parameters: z.tuple([
            z.discriminatedUnion("type", [
              z.strictObject({ type: z.literal("image"), image: z.strictObject({ id: z.string() }) }),
              z.strictObject({ type: z.literal("document"), document: document.omit({ caption: true }) }),
            ]),
          ]),
        }),
        z.strictObject({
          type: z.literal("body"),
          parameters: z.array(z.strictObject({ type: z.literal("text"), text: z.string().min(1) })),
        }),
      ]),
    )
    .default([]),
});

const envelope = {
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.literal("individual").optional(),
  to: z.string().regex(/^\d+$/).optional(),
  recipient: z.string().optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};
const message = z.discriminatedUnion("type", [
  z.strictObject({ ...envelope, type: z.literal("text"), text }),
  z.strictObject({
    ...envelope,
    type: z.literal("interactive"),
    interactive: z.discriminatedUnion("type", [buttons, list, request]),
  }),
  z.strictObject({ ...envelope, type: z.literal("document"), document }),
  z.strictObject({ ...envelope, type: z.literal("image"), image }),
  z.strictObject({ ...envelope, type: z.literal("template"), template }),
]);
type Message = z.infer<typeof message>;

/** POST /{number}/messages, as strict as Meta. Answers what the platform answers; statuses follow by webhook. */
export function sendMessage(parts: MessageParts, given: unknown): object {
  const { world, limits } = parts;
  const read = message.safeParse(given);
  if (!read.success) throw invalid(read.error.issues[0]?.path.join(".") ?? "");
  const said = read.data;
  const address = said.to ?? said.recipient;
  if (address === undefined) throw new GraphError(400, 100, "(#100) Invalid parameter");
  const shown = {
    ...contentOf(world, said),
    wamid: newWamid(userAt(world, address)?.phone ?? address),
    address,
    type: isRequest(said) ? said.interactive.type : said.type,
    ...(said.type === "template" && { template: said.template.name }),
    tag: said.biz_opaque_callback_data,
  };
  limits.check(address);
  if (parts.windowRefusal === "at-once" && isOutside(world, shown)) throw reEngagement();
  deliver(parts, shown);
  const contact = said.to === undefined ? { input: address, user_id: address } : { input: address, wa_id: address };
  return { messaging_product: "whatsapp", contacts: [contact], messages: [{ id: shown.wamid }] };
}

function isRequest(said: Message): said is Extract<Message, { type: "interactive" }> {
  return said.type === "interactive" && said.interactive.type === "request_contact_info";
}

function contentOf(world: World, said: Message): Pick<SentMessage, "text" | "options" | "file"> {
  switch (said.type) {
    case "text":
      return { text: said.text.body, options: [], file: undefined };
    case "interactive":
      return { text: said.interactive.body.text, options: optionsOf(said.interactive), file: undefined };
    case "document": {
      const file = mediaAt(world, said.document.id);
      return { text: said.document.caption ?? "", options: [], file: { ...file, name: said.document.filename ?? "" } };
    }
    case "image":
      return { text: said.image.caption ?? "", options: [], file: mediaAt(world, said.image.id) };
    case "template":
      return { text: hydrated(world, said.template), options: [], file: headerOf(world, said.template) };
  }
}

/** The file above a template; refused when the template was approved with another kind of header. */
function headerOf(world: World, { name, components }: z.infer<typeof template>): SentMessage["file"] {
  const [header] = components.flatMap((one) => (one.type === "header" ? one.parameters : []));
  const wanted = world.templates.get(name)?.header?.toLowerCase();
  if (header?.type !== wanted) throw new GraphError(400, 132012, "Parameter format does not match");
  if (header === undefined) return undefined;
  if (header.type === "image") return mediaAt(world, header.image.id);
  return { ...mediaAt(world, header.document.id), name: header.document.filename ?? "" };
}

function optionsOf(interactive: Extract<Message, { type: "interactive" }>["interactive"]): SentMessage["options"] {
  if (interactive.type === "request_contact_info") return [];
  const options =
    interactive.type === "button"
      ? interactive.action.buttons.map(({ reply }) => ({ ...reply, as: "button" as const }))
      : interactive.action.sections.flatMap(({ rows }) => rows).map((one) => ({ ...one, as: "row" as const }));
  if (options.length > 10) throw invalid("Total row count exceed max allowed count: 10");
  if (new Set(options.map(({ id }) => id)).size < options.length) throw invalid("duplicate id");
  if (interactive.type === "button" && new Set(options.map((one) => one.title)).size < options.length)
    throw invalid("duplicate title");
  return options;
}

function hydrated(world: World, { name, language, components }: z.infer<typeof template>): string {
  const approved = world.templates.get(name);
  if (approved?.language !== language.code) throw new GraphError(404, 132001, "Template name does not exist");
  const values = components.flatMap((one) => (one.type === "body" ? one.parameters.map(({ text: said }) => said) : []));
  const wanted = new Set(approved.text.match(/\{\{\d+\}\}/g) ?? []).size;
  if (values.length !== wanted) throw new GraphError(400, 132000, "Number of parameters does not match");
  if (values.some((value) => /[\n\t]| {4}/.test(value)))
    throw new GraphError(
      400,
      132018,
      "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
    );
  const whole = approved.text.replace(/\{\{(\d+)\}\}/g, (_, n: string) => values[Number(n) - 1] ?? "");
  if (whole.length > 1024) throw new GraphError(400, 132005, "Translated text too long");
  return whole;
}

function isOutside(world: World, { type, address }: SentMessage): boolean {
  const user = userAt(world, address);
  return type !== "template" && user !== undefined && world.nowMs() - user.lastWroteMs >= dayMs;
}

function deliver({ world, hooks }: MessageParts, shown: SentMessage): void {
  const user = userAt(world, shown.address);
  if (user === undefined) tellFailed(world, hooks, shown, { code: 131026, title: "Message undeliverable" });
  else if (isOutside(world, shown)) tellFailed(world, hooks, shown, { code: 131047, title: "Re-engagement message" });
  else {
    user.shown.push(shown);
    world.events.emit("shown", shown);
    for (const status of ["sent", "delivered"]) tellStatus(world, hooks, shown, status);
  }
}

/** A status by webhook. */
export function tellStatus(world: World, hooks: Hooks, sent: SentMessage, status: string, more: object = {}): void {
  const pricing = {
    billable: sent.type === "template",
    pricing_model: "PMP",
    category: categoryOf(sent, world),
    type: typeOf(sent),
  };
  const about = { id: sent.wamid, status, timestamp: String(Math.floor(world.nowMs() / 1000)), pricing, ...more };
  const tag = sent.tag === undefined ? {} : { biz_opaque_callback_data: sent.tag };
  hooks.push(`status ${sent.wamid}`, { statuses: [{ ...about, ...tag, recipient_id: sent.address }] });
}

const categoryOf = ({ type, template: name }: SentMessage, world: World) =>
  type === "template" ? (world.templates.get(name ?? "")?.category ?? "UTILITY").toLowerCase() : "service";
const typeOf = ({ type }: SentMessage) => (type === "template" ? "regular" : "free_customer_service");

function tellFailed(world: World, hooks: Hooks, sent: SentMessage, error: { code: number; title: string }): void {
  tellStatus(world, hooks, sent, "failed", { errors: [{ ...error, message: error.title }], pricing: undefined });
}

function reEngagement(): GraphError {
  return new GraphError(400, 131047, "(#131047) Re-engagement message");
}

function invalid(details: string): GraphError {
  return new GraphError(400, 131009, `(#131009) Parameter value is not valid: ${details}`);
}
