import { createHmac, randomBytes } from "node:crypto";
import http from "node:http";

export interface HookOptions {
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Every call twice. */
  readonly twice: boolean;
  /** Pause before a call is repeated; milliseconds. */
  readonly retryDelayMs: number;
}

/** Posts to our webhook until it answers 2xx, one call after another in each lane. */
export interface Hooks {
  /** The handshake: asks the address whether it is ours; rejects when it does not answer as it must. */
  subscribe(url: string): Promise<void>;
  /** One change of the field "messages" with this value, its metadata added; returns the whole call. */
  push(lane: string, value: object): object;
  /** One change of any field. */
  pushField(field: string, value: object): void;
  /** Any body at all, as one call, with our signature. */
  pushBody(lane: string, body: object): void;
  /** Calls that are not taken yet. */
  pending(): number;
  /** What each call was answered with, newest last. */
  readonly answers: readonly number[];
  close(): void;
}

const answerLimitMs = 60_000;

export function makeHooks(options: HookOptions): Hooks {
  const { appSecret, verifyToken, phoneNumberId, twice, retryDelayMs } = options;
  const agent = new http.Agent({ keepAlive: true });
  const lanes = new Map<string, string[]>();
  const busy = new Set<string>();
  const answers: number[] = [];
  let url: string | undefined;
  let closed = false;

  async function subscribe(address: string): Promise<void> {
    const challenge = String(randomBytes(4).readUInt32BE());
    const asked = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": challenge };
    const response = await fetch(`${address}?${new URLSearchParams(asked)}`);
    if (response.status !== 200 || (await response.text()) !== challenge)
      throw new Error(`The callback URL could not be validated: ${response.status}`);
    url = address;
    for (const lane of lanes.keys()) void run(lane);
  }

  function pushBody(lane: string, body: object): void {
    const calls = lanes.get(lane) ?? [];
    lanes.set(lane, calls);
    const text = escaped(JSON.stringify(body));
    calls.push(text, ...(twice ? [text] : []));
    void run(lane);
  }

  async function run(lane: string): Promise<void> {
    if (busy.has(lane) || url === undefined) return;
    busy.add(lane);
    const calls = lanes.get(lane) ?? [];
    while (calls[0] !== undefined && !closed) {
      const status = await post(agent, url, calls[0], appSecret);
      answers.push(status);
      if (status >= 200 && status < 300) calls.shift();
      else await new Promise((again) => setTimeout(again, retryDelayMs).unref());
    }
    busy.delete(lane);
  }

  const account = (changes: readonly object[]) => ({
    object: "whatsapp_business_account",
    entry: [{ id: "102290129340398", changes }],
  });
  const metadata = { display_phone_number: "6281100000001", phone_number_id: phoneNumberId };
  return {
    subscribe,
    push: (lane, value) => {
      const body = account([{ field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } }]);
      pushBody(lane, body);
      return body;
    },
    pushField: (field, value) => pushBody(field, account([{ field, value }])),
    pushBody,
    pending: () => [...lanes.values()].reduce((sum, calls) => sum + calls.length, 0),
    answers,
    close: () => {
      closed = true;
      agent.destroy();
    },
  };
}

/** As Meta writes its JSON: nothing but ASCII, the rest as \uXXXX. */
export function escaped(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function signatureOf(body: string | Uint8Array, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/** The status of the answer; 0 when there was none. */
function post(agent: http.Agent, url: string, body: string, appSecret: string): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-hub-signature-256": signatureOf(body, appSecret),
  };
  return new Promise((resolve) => {
    const request = http.request(url, { method: "POST", agent, headers, timeout: answerLimitMs }, (response) => {
      response.resume();
      response.on("close", () => resolve(response.statusCode ?? 0));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(0));
    request.end(body);
  });
}
