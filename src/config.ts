import { z } from "zod";

/** Everything the environment decides. All of it is optional: without any, the product runs with its own database. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly dataDir: string;
  /** null: the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Keys for personal data, 32 bytes each, the present one first; null: one is kept in `dataDir`. */
  readonly keys: readonly Uint8Array[] | null;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
  readonly production: boolean;
  readonly metricsToken: string | null;
  readonly telegram: {
    readonly token: string;
    readonly apiRoot: string;
    readonly mode: "polling" | "webhook";
    readonly webhookSecret: string | null;
    /** Messages a second to one chat and to all together; null: what Telegram's own servers allow. */
    readonly pace: Pace | null;
  } | null;
  /** WhatsApp by the official Cloud API. */
  readonly whatsappCloud: {
    readonly token: string;
    /** Meta's id of our number; not the number. */
    readonly phoneNumberId: string;
    readonly appSecret: string;
    readonly verifyToken: string;
    readonly apiRoot: string;
    /** What one message of a kind costs; rupiah. */
    readonly rates: Readonly<Record<string, number>>;
    /** Messages a second to one chat and to all together; null: what Meta allows. */
    readonly pace: Pace | null;
  } | null;
  /** WhatsApp by its web page; null: not used. */
  readonly whatsappWeb: {
    /** null: a browser in one of the usual places. */
    readonly chromePath: string | null;
    /** Where the session is: in `dataDir` alone, or sealed in the database too, so that another server can go on with it. */
    readonly session: "folder" | "database";
    /** How choices are shown. */
    readonly menus: "text" | "polls";
  } | null;
}

interface Pace {
  readonly perChat: number;
  readonly overall: number;
}

/** What is wrong with one variable, with its cure. The value itself is never repeated. */
export interface ConfigProblem {
  readonly name: string;
  readonly cure: string;
}

const text = (cure: string) => z.string({ error: cure }).trim().min(1, cure);
const url = (cure: string) => z.url({ error: cure, protocol: /^https?$/ });
const pace = (platform: string) =>
  z
    .string()
    .regex(
      /^\d+,\d+$/,
      `two numbers, messages a second to one chat and overall, such as 1,30 (only for a ${platform} of your own)`,
    )
    .optional();

const schema = z.object({
  PORT: z.coerce
    .number({ error: "a port number, 0 to 65535" })
    .int("a port number, 0 to 65535")
    .min(0, "a port number, 0 to 65535")
    .max(65_535, "a port number, 0 to 65535")
    .default(3000),
  HOST: text("an address to listen on, such as 127.0.0.1 or 0.0.0.0").default("127.0.0.1"),
  PUBLIC_URL: url("the address under which people reach this server, such as https://seratus.example.go.id").optional(),
  DATA_DIR: text("a folder for the embedded database and the key").default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "a connection string that begins with postgresql://")
    .optional(),
  SERATUS_KEY: z.string().optional(),
  LOG_LEVEL: z
    .enum(["silent", "error", "warn", "info", "debug"], { error: "one of silent, error, warn, info, debug" })
    .default("info"),
  METRICS_TOKEN: text("a secret of your own for /metrics").optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, "the token that BotFather gave, in the form 123456:ABC…")
    .optional(),
  TELEGRAM_API_ROOT: url("the root of a Bot API server, such as https://api.telegram.org").default(
    "https://api.telegram.org",
  ),
  TELEGRAM_MODE: z.enum(["polling", "webhook"], { error: "polling or webhook" }).default("polling"),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{8,256}$/, "8 to 256 letters, digits, - or _")
    .optional(),
  TELEGRAM_PACE: pace("Bot API server"),
  WHATSAPP_MODE: z.enum(["off", "web", "cloud"], { error: "off, web or cloud" }).default("off"),
  WHATSAPP_TOKEN: text("the access token of a system user with the permission whatsapp_business_messaging").optional(),
  WHATSAPP_PHONE_NUMBER_ID: z
    .string()
    .regex(
      /^\d{5,20}$/,
      "Meta's id of the number, digits only: in the app under WhatsApp, API Setup; not the phone number",
    )
    .optional(),
  WHATSAPP_APP_SECRET: z
    .string()
    .regex(/^\S{16,}$/, "the secret of the Meta app: in its settings under Basic")
    .optional(),
  WHATSAPP_VERIFY_TOKEN: z
    .string()
    .regex(/^[\w-]{8,256}$/, "8 to 256 letters, digits, - or _; the same that is typed in where the webhook is set up")
    .optional(),
  WHATSAPP_API_ROOT: url(
    "the root of the Graph API with its version, such as https://graph.facebook.com/v25.0",
  ).default("https://graph.facebook.com/v25.0"),
  WHATSAPP_PACE: pace("Graph API"),
  WHATSAPP_RATES: z
    .string()
    .regex(
      /^(?:service|utility|marketing|authentication)=\d+(?:\.\d+)?(?:,(?:service|utility|marketing|authentication)=\d+(?:\.\d+)?)*$/,
      "rupiah for one message by its kind, such as utility=400,service=0",
    )
    .optional(),
  WHATSAPP_SESSION: z.enum(["folder", "database"], { error: "folder or database" }).default("folder"),
  WHATSAPP_MENUS: z.enum(["text", "polls"], { error: "text or polls" }).default("text"),
  CHROME_PATH: text("the path of a Chromium or Chrome").optional(),
  NODE_ENV: z.string().optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment; every problem at once, so that one look is enough to mend them all. */
export function readConfig(
  env: Environment,
): { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } {
  // An empty variable is how compose files say "not set".
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(set);
  const keys = readKeys(set.SERATUS_KEY);
  const problems = [
    ...(parsed.success
      ? []
      : parsed.error.issues.map((issue) => ({ name: issue.path.join("."), cure: issue.message }))),
    ...(keys === "wrong"
      ? [{ name: "SERATUS_KEY", cure: "32 bytes in base64, for example from: openssl rand -base64 32" }]
      : []),
    ...crossProblems(parsed.data, keys),
  ];
  if (!parsed.success || problems.length > 0 || keys === "wrong") return { problems };
  return { config: toConfig(parsed.data, keys) };
}

function crossProblems(env: z.infer<typeof schema> | undefined, keys: unknown): ConfigProblem[] {
  if (!env) return [];
  const problems: ConfigProblem[] = [];
  if (env.NODE_ENV === "production" && keys === null)
    problems.push({
      name: "SERATUS_KEY",
      cure: "set when NODE_ENV is production, for example from: openssl rand -base64 32",
    });
  if (env.TELEGRAM_BOT_TOKEN && env.TELEGRAM_MODE === "webhook" && !env.PUBLIC_URL)
    problems.push({ name: "PUBLIC_URL", cure: "set for TELEGRAM_MODE=webhook: Telegram calls us there" });
  if (env.TELEGRAM_BOT_TOKEN && env.TELEGRAM_MODE === "webhook" && !env.TELEGRAM_WEBHOOK_SECRET)
    problems.push({
      name: "TELEGRAM_WEBHOOK_SECRET",
      cure: "set for TELEGRAM_MODE=webhook: any 8 to 256 letters and digits",
    });
  return [...problems, ...cloudProblems(env), ...sessionProblems(env)];
}

/** A session that other servers are to open must lie where they look, under a key that they have. */
function sessionProblems(env: z.infer<typeof schema>): ConfigProblem[] {
  if (env.WHATSAPP_MODE !== "web" || env.WHATSAPP_SESSION !== "database") return [];
  const needs = {
    DATABASE_URL: "set for WHATSAPP_SESSION=database: the database that every server uses",
    SERATUS_KEY: "set for WHATSAPP_SESSION=database: the same key on every server",
  } as const;
  return (["DATABASE_URL", "SERATUS_KEY"] as const)
    .filter((name) => env[name] === undefined)
    .map((name) => ({ name, cure: needs[name] }));
}

/** What the Cloud API cannot work without. */
const CLOUD_NEEDS = {
  WHATSAPP_TOKEN: "the access token of a system user",
  WHATSAPP_PHONE_NUMBER_ID: "Meta's id of the number",
  WHATSAPP_APP_SECRET: "the secret of the Meta app, by which we know that a call is Meta's",
  WHATSAPP_VERIFY_TOKEN: "any 8 to 256 letters and digits, to be typed in where the webhook is set up",
} as const;

function cloudProblems(env: z.infer<typeof schema>): ConfigProblem[] {
  if (env.WHATSAPP_MODE !== "cloud") return [];
  return Object.entries(CLOUD_NEEDS)
    .filter(([name]) => env[name as keyof typeof CLOUD_NEEDS] === undefined)
    .map(([name, what]) => ({ name, cure: `set for WHATSAPP_MODE=cloud: ${what}` }));
}

function cloudOf(env: z.infer<typeof schema>): Config["whatsappCloud"] {
  const { WHATSAPP_TOKEN: token, WHATSAPP_PHONE_NUMBER_ID: phoneNumberId } = env;
  const { WHATSAPP_APP_SECRET: appSecret, WHATSAPP_VERIFY_TOKEN: verifyToken } = env;
  if (env.WHATSAPP_MODE !== "cloud" || !token || !phoneNumberId || !appSecret || !verifyToken) return null;
  const rates = (env.WHATSAPP_RATES ?? "").split(",").flatMap((rate) => {
    const [kind, rupiah] = rate.split("=");
    return kind && rupiah ? [[kind, Number(rupiah)] as const] : [];
  });
  const apiRoot = env.WHATSAPP_API_ROOT.replace(/\/$/, "");
  const pace = readPace(env.WHATSAPP_PACE);
  return { token, phoneNumberId, appSecret, verifyToken, apiRoot, rates: Object.fromEntries(rates), pace };
}

function readKeys(value: string | undefined): readonly Uint8Array[] | null | "wrong" {
  if (value === undefined) return null;
  const keys = value.split(",").map((part) => Buffer.from(part.trim(), "base64"));
  return keys.every((key) => key.length === 32) ? keys : "wrong";
}

function readPace(value: string | undefined): Pace | null {
  const [perChat, overall] = (value ?? "").split(",").map(Number);
  return perChat && overall ? { perChat, overall } : null;
}

function toConfig(env: z.infer<typeof schema>, keys: readonly Uint8Array[] | null): Config {
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    keys,
    logLevel: env.LOG_LEVEL,
    production: env.NODE_ENV === "production",
    metricsToken: env.METRICS_TOKEN ?? null,
    telegram: env.TELEGRAM_BOT_TOKEN
      ? {
          token: env.TELEGRAM_BOT_TOKEN,
          apiRoot: env.TELEGRAM_API_ROOT.replace(/\/$/, ""),
          mode: env.TELEGRAM_MODE,
          webhookSecret: env.TELEGRAM_WEBHOOK_SECRET ?? null,
          pace: readPace(env.TELEGRAM_PACE),
        }
      : null,
    whatsappCloud: cloudOf(env),
    whatsappWeb:
      env.WHATSAPP_MODE === "web"
        ? { chromePath: env.CHROME_PATH ?? null, session: env.WHATSAPP_SESSION, menus: env.WHATSAPP_MENUS }
        : null,
  };
}
