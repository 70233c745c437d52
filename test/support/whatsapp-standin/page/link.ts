/** The page's line to the stand-in: requests up, events down. */

export interface PageConfig {
  readonly me: string;
  readonly meLid: string;
  readonly pushname: string;
  readonly version: string;
  readonly syncDelayMs: number;
  /** The sync ends before anybody listens. */
  readonly syncRace: boolean;
}

declare global {
  interface Window {
    __STANDIN__: PageConfig;
  }
}

export const config = window.__STANDIN__;

export class Refused extends Error {
  readonly status: number;

  constructor(what: string, status: number) {
    super(`stand-in: ${what} ${status}`);
    this.status = status;
  }
}

export async function post(path: string, body: BodyInit, headers: HeadersInit = {}): Promise<Response> {
  const response = await fetch(`/standin/${path}`, { method: "POST", body, headers });
  if (!response.ok) throw new Refused(path, response.status);
  return response;
}

export async function ask<T = unknown>(path: string, question: unknown = {}): Promise<T> {
  const response = await post(path, JSON.stringify(question), { "content-type": "application/json" });
  return (await response.json()) as T;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
