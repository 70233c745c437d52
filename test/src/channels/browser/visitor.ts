import { randomUUID } from "node:crypto";
import type { PageEntry } from "../../../../src/channels/browser/types.ts";

/** An event of the stream: the line, and the number to resume from if it carries one. */
export interface Received {
  readonly lastId: string;
  readonly entry: PageEntry;
}

/** A browser without a screen: it has the cookie of its room and speaks the page's protocol. */
export interface Visitor {
  readonly cookie: string;
  post(route: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  upload(bytes: Uint8Array, headers?: Record<string, string>): Promise<Response>;
  /** Opens the event stream and hands out its lines in order. */
  events(options?: { after?: number; lastEventId?: string }): Promise<AsyncGenerator<Received, void>>;
}

/** Opens the page once, as a first visit does. */
export async function visit(url: string, room = ""): Promise<Visitor> {
  const base = `${url}/chat${room === "" ? "" : `/${room}`}`;
  const first = await fetch(base);
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  await first.body?.cancel();
  return {
    cookie,
    post: (route, body, headers = {}) =>
      fetch(`${base}/${route}`, {
        method: "POST",
        headers: { cookie, "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    upload: (bytes, headers = {}) =>
      fetch(`${base}/documents`, {
        method: "POST",
        headers: { cookie, "content-type": "application/octet-stream", "x-message-id": randomUUID(), ...headers },
        body: Buffer.from(bytes),
      }),
    async events({ after = 0, lastEventId } = {}) {
      const headers = { cookie, ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) };
      const response = await fetch(`${base}/events?after=${after}`, { headers });
      if (response.body === null || response.status !== 200) throw new Error(`events: ${response.status}`);
      return readEvents(response.body);
    },
  };
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Received, void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (\{.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield { lastId: /^id: (.*)$/m.exec(block)?.[1] ?? "", entry: JSON.parse(data) };
    }
  }
}

/** The next `count` lines of a stream. */
export async function take(events: AsyncGenerator<Received, void>, count: number): Promise<Received[]> {
  const received: Received[] = [];
  while (received.length < count) {
    const next = await events.next();
    if (next.done === true) throw new Error(`the stream ended after ${received.length} lines`);
    received.push(next.value);
  }
  return received;
}
