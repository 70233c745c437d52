import { z } from "zod";
import type { Limits } from "./limits.ts";
import type { Updates } from "./updates.ts";
import { uploadedFile } from "./uploads.ts";
import { ApiFailure, type SentFile, type SentMessage, type World } from "./world.ts";

/** What a call came with: the fields of its JSON or form, and the files of the form. */
export interface CallInput {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, SentFile>;
  /** Aborted when the caller is gone. */
  readonly gone: AbortSignal;
}

export type Method = (input: CallInput) => unknown;

export interface MethodParts {
  readonly world: World;
  readonly updates: Updates;
  readonly limits: Limits;
}

const textMax = 4096;
const captionMax = 1024;
const callbackDataMaxBytes = 64;
const downloadMaxBytes = 20 * 1024 * 1024;
const pollMaxSeconds = 50;

/** A form carries objects as JSON text. */
function maybeJson<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === "string" ? JSON.parse(value) : value), schema);
}

const button = z.object({
  text: z.string().min(1),
  callback_data: z.string().optional(),
  request_contact: z.boolean().optional(),
});
const rows = z.array(z.array(button));
const markup = maybeJson(z.object({ inline_keyboard: rows.optional(), keyboard: rows.optional() })).optional();
const chatId = z.coerce.number().int();
const allowedUpdates = maybeJson(z.array(z.string())).optional();

const sendMessage = z.object({ chat_id: chatId, text: z.string().default(""), reply_markup: markup });
const sendFile = z.object({ chat_id: chatId, caption: z.string().default(""), reply_markup: markup });
const chatActions = ["typing", "upload_photo", "upload_document"];
const chatAction = z.object({ chat_id: chatId, action: z.string().default("") });
const editMessage = z.object({
  chat_id: chatId,
  message_id: z.coerce.number(),
  text: z.string().default(""),
  reply_markup: markup,
});
const pollFields = z.object({
  offset: z.coerce.number().default(0),
  limit: z.coerce.number().min(1).max(100).default(100),
  timeout: z.coerce.number().min(0).default(0),
  allowed_updates: allowedUpdates,
});
const hookFields = z.object({
  url: z.string().default(""),
  secret_token: z
    .string()
    .regex(/^[\w-]{1,256}$/)
    .optional(),
  max_connections: z.coerce.number().min(1).max(100).default(40),
  allowed_updates: allowedUpdates,
  drop_pending_updates: z.coerce.boolean().default(false),
});

/** The methods of the Bot API by name, as strict as Telegram about what it refuses. */
export function makeMethods(parts: MethodParts): ReadonlyMap<string, Method> {
  const { world } = parts;
  return new Map<string, Method>([
    ["getMe", () => botUser],
    ...Object.entries(updateMethods(parts)),
    ...Object.entries(messageMethods(parts)),
    ["answerCallbackQuery", (input) => answerTap(world, fieldsOf(z.object({ callback_query_id: z.string() }), input))],
    ["getFile", (input) => getFile(world, fieldsOf(z.object({ file_id: z.string() }), input).file_id)],
    ["setMyCommands", (input) => fieldsOf(z.object({ commands: maybeJson(z.array(z.unknown())) }), input) && true],
    ["sendChatAction", (input) => actInChat(world, fieldsOf(chatAction, input))],
  ]);
}

const botUser = { id: 1, is_bot: true, first_name: "Seratus", username: "seratus_bot" };

function updateMethods({ updates }: MethodParts): Record<string, Method> {
  return {
    getUpdates: (input) => {
      const { offset, limit, timeout, allowed_updates: allowed } = fieldsOf(pollFields, input);
      return updates.poll({ offset, limit, timeoutSeconds: Math.min(timeout, pollMaxSeconds), allowed }, input.gone);
    },
    setWebhook: (input) => {
      const fields = fieldsOf(hookFields, input);
      const how = { allowed: fields.allowed_updates, drop: fields.drop_pending_updates };
      const { url, secret_token: secret, max_connections: maxConnections } = fields;
      updates.setHook(url === "" ? undefined : { url, secret, maxConnections }, how);
      return true;
    },
    deleteWebhook: (input) => {
      const drop = fieldsOf(hookFields, input).drop_pending_updates;
      updates.setHook(undefined, { allowed: undefined, drop });
      return true;
    },
    getWebhookInfo: () => ({
      url: updates.hook()?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: updates.pending(),
      max_connections: updates.hook()?.maxConnections,
      last_error_message: updates.lastError(),
    }),
  };
}

function messageMethods({ world, limits }: MethodParts): Record<string, Method> {
  const sendWithFile = (kind: "document" | "photo"): Method => {
    return (input) => {
      const { chat_id: id, caption, reply_markup: replyMarkup } = fieldsOf(sendFile, input);
      const file = uploadedFile(world, kind, input);
      if (caption.length > captionMax) throw new ApiFailure(400, "Bad Request: message caption is too long");
      return show(world, limits, { chatId: id, text: caption, replyMarkup, file });
    };
  };
  return {
    sendMessage: (input) => {
      const { chat_id: id, text, reply_markup: replyMarkup } = fieldsOf(sendMessage, input);
      checkText(text);
      return show(world, limits, { chatId: id, text, replyMarkup, file: undefined });
    },
    sendDocument: sendWithFile("document"),
    sendPhoto: sendWithFile("photo"),
    editMessageText: (input) => edit(world, fieldsOf(editMessage, input)),
  };
}

function fieldsOf<T extends z.ZodType>(schema: T, { fields }: CallInput): z.infer<T> {
  const read = schema.safeParse(fields);
  if (read.success) return read.data;
  throw new ApiFailure(400, `Bad Request: can't parse ${read.error.issues[0]?.path.join(".") ?? "request"}`);
}

function writableChat(world: World, id: number) {
  const chat = world.chats.get(id);
  if (chat === undefined) throw new ApiFailure(400, "Bad Request: chat not found");
  if (chat.blocked) throw new ApiFailure(403, "Forbidden: bot was blocked by the user");
  return chat;
}

function actInChat(world: World, { chat_id: id, action }: z.infer<typeof chatAction>): true {
  writableChat(world, id);
  if (!chatActions.includes(action)) throw new ApiFailure(400, "Bad Request: wrong parameter action in request");
  return true;
}

function checkText(text: string): void {
  if (text.trim() === "") throw new ApiFailure(400, "Bad Request: message text is empty");
  if (text.length > textMax) throw new ApiFailure(400, "Bad Request: message is too long");
}

function checkButtons(markup: SentMessage["replyMarkup"]): void {
  const tooLong = (markup?.inline_keyboard ?? [])
    .flat()
    .some(({ callback_data: data = "" }) => Buffer.byteLength(data) > callbackDataMaxBytes);
  if (tooLong) throw new ApiFailure(400, "Bad Request: BUTTON_DATA_INVALID");
}

function show(world: World, limits: Limits, what: Pick<SentMessage, "chatId" | "text" | "replyMarkup" | "file">) {
  const chat = writableChat(world, what.chatId);
  checkButtons(what.replyMarkup);
  limits.check(chat.id);
  const message: SentMessage = { ...what, messageId: world.nextId(), edited: false };
  chat.shown.set(message.messageId, message);
  world.events.emit("shown", message);
  return asAnswer(world, message);
}

function edit(world: World, fields: z.infer<typeof editMessage>) {
  const message = writableChat(world, fields.chat_id).shown.get(fields.message_id);
  if (message === undefined) throw new ApiFailure(400, "Bad Request: message to edit not found");
  checkText(fields.text);
  checkButtons(fields.reply_markup);
  if (message.text === fields.text && sameMarkup(message.replyMarkup, fields.reply_markup)) {
    throw new ApiFailure(400, "Bad Request: message is not modified: specified new message content is the same");
  }
  Object.assign(message, { text: fields.text, replyMarkup: fields.reply_markup, edited: true });
  world.events.emit("shown", message);
  return asAnswer(world, message);
}

function sameMarkup(a: SentMessage["replyMarkup"], b: SentMessage["replyMarkup"]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function asAnswer(world: World, { chatId: id, messageId, text, file }: SentMessage) {
  const content = file === undefined ? { text } : { caption: text, document: { file_name: file.name } };
  return {
    message_id: messageId,
    date: Math.floor(world.nowMs() / 1000),
    from: botUser,
    chat: { id, type: "private" },
    ...content,
  };
}

function answerTap(world: World, { callback_query_id: id }: { callback_query_id: string }): true {
  const tap = world.taps.get(id);
  if (tap === undefined || tap.answered) {
    throw new ApiFailure(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
  }
  tap.answered = true;
  return true;
}

function getFile(world: World, id: string) {
  const file = world.files.get(id);
  if (file === undefined) {
    throw new ApiFailure(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
  }
  if (file.bytes.length > downloadMaxBytes) throw new ApiFailure(400, "Bad Request: file is too big");
  return { file_id: id, file_unique_id: id, file_size: file.bytes.length, file_path: file.path };
}
