import pino from "pino";
import { maskNumbers } from "./mask.ts";

/** What a log line may carry: ids, counts, states and reasons. Never what a person wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogLevel = "silent" | "error" | "warn" | "info" | "debug";

/**
 * JSON lines on `stream` (standard output by default). Every string passes `maskNumbers`, so that a number
 * which slipped into an error message still does not reach the log.
 */
export function makeLog(level: LogLevel, stream?: { write(line: string): void }): Log {
  const out = pino({ level, base: null }, stream ?? pino.destination({ fd: 1, sync: false }));
  const write =
    (kind: "debug" | "info" | "warn" | "error") =>
    (event: string, fields: LogFields = {}) =>
      out[kind](masked(fields), event);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** An error as log fields: its kind and its masked message, never its stack to a person. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: maskNumbers(String(error)) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { error: error.name, code, message: maskNumbers(error.message.slice(0, 500)) };
}

function masked(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? maskNumbers(value) : value]),
  );
}
