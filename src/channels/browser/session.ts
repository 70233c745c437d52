import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { Refusal } from "./guard.ts";

/** The conversation at /chat itself; any other is at /chat/<room>. */
export const mainRoom = "chat";

const daysKept = 180;
const slug = /^[a-z][a-z0-9-]{0,19}$/;
const secretForm = /^[A-Za-z0-9_-]{32,64}$/;
const taken = new Set(["assets", "events", "messages", "choices", "documents", "files"]);

/** The room a request is for; undefined when no room can have that name. */
export function roomOf(request: Request): string | undefined {
  const room: unknown = request.params.room;
  if (room === undefined) return mainRoom;
  return typeof room === "string" && slug.test(room) && !taken.has(room) ? room : undefined;
}

/** The secret of the room's cookie; undefined when the browser sent none that we could have made. */
export function secretOf(request: Request, room: string): string | undefined {
  const name = `${cookieName(room)}=`;
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const secret = pairs.find((pair) => pair.startsWith(name))?.slice(name.length);
  return secret !== undefined && secretForm.test(secret) ? secret : undefined;
}

/** The conversation a request belongs to; throws a `Refusal` when it is none. */
export function chatKeyFor(request: Request): string {
  const room = roomOf(request);
  if (room === undefined) throw new Refusal(404, "errorNotFound");
  const secret = secretOf(request, room);
  if (secret === undefined) throw new Refusal(401, "errorSession");
  return chatKeyOf(secret);
}

/** Gives the browser the room's cookie, or a longer life to the one it has. */
export function keepSecret(response: Response, room: string, secret: string, site: { path: string; https: boolean }) {
  response.cookie(cookieName(room), secret, {
    httpOnly: true,
    sameSite: "lax",
    secure: site.https,
    maxAge: daysKept * 24 * 3_600_000,
    path: site.path,
  });
}

/**
 * The address of a conversation: the base64url SHA-256 of the cookie's secret. What is stored is this hash, so
 * a copy of the database is of no use as a cookie.
 */
export function chatKeyOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

function cookieName(room: string): string {
  return `seratus_${room}`;
}
