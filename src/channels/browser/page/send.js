// Carries what the person writes: one message at a time, again and again under the same id until it is taken.

import { add, addAgain, data, has, make, net, note, now, showHint, showTyping, state, words } from "./show.js";

const store = `seratus-antre-${data.room}`;
const postMaxMs = 20000;
const fileMaxMs = 240000;

let queue = [];
let isPosting = false;
let tries = 0;
let retryTimer = 0;

function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = Array.from(b, (n) => (n + 256).toString(16).slice(1)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What was written stays with this tab until it is taken, so that a reload in a dead spot loses nothing.
function save() {
  try {
    sessionStorage.setItem(store, JSON.stringify(queue.filter((item) => !item.file)));
  } catch (_error) {
    showHint(words.storageFull);
  }
}

export function restore() {
  try {
    queue = JSON.parse(sessionStorage.getItem(store) || "[]").filter((item) => !has(item.id));
  } catch (_error) {
    queue = [];
  }
  queue.forEach((item) => {
    draw(item);
  });
}

function draw(item) {
  add({ id: item.id, seq: 0, from: "person", text: item.shown || item.text, atMs: item.atMs }, true);
  note(item, "queued");
}

export function say(what) {
  const item = Object.assign({ id: `c${uuid()}`, atMs: now() }, what);
  queue.push(item);
  save();
  draw(item);
  pump();
}

export function pump() {
  clearTimeout(retryTimer);
  if (isPosting || queue.length === 0) return;
  isPosting = true;
  const item = queue[0];
  const heardBefore = state.heard;
  note(item, "sending");
  post(item).then(
    (answer) => {
      isPosting = false;
      settle(item, answer, state.heard === heardBefore);
    },
    () => {
      isPosting = false;
      net("waiting");
      later(item, 0, "");
    },
  );
}

async function post(item) {
  const stop = typeof AbortController === "function" ? new AbortController() : null;
  const giveUp = () => {
    if (stop !== null) stop.abort();
  };
  const timer = setTimeout(giveUp, item.file ? fileMaxMs : postMaxMs);
  const id = item.id.slice(1);
  const headers = item.file
    ? {
        "Content-Type": item.file.type || "application/octet-stream",
        "X-Message-Id": id,
        "X-File-Name": encodeURIComponent(item.file.name),
        "X-Caption": encodeURIComponent(item.text),
      }
    : { "Content-Type": "application/json" };
  try {
    const response = await fetch(`${data.base}/${item.kind}`, {
      method: "POST",
      credentials: "same-origin",
      headers,
      body: item.file || JSON.stringify({ id, text: item.text }),
      signal: stop === null ? undefined : stop.signal,
    });
    const body = await response.json().catch(() => ({}));
    const wait = Number(response.headers.get("retry-after")) || 0;
    return { status: response.status, message: body.message || "", wait };
  } finally {
    clearTimeout(timer);
  }
}

function settle(item, answer, isUnanswered) {
  const { status } = answer;
  if (status === 401) {
    note(item, "queued");
    const button = make("button", "", words.reload);
    button.onclick = () => location.reload();
    showHint(answer.message, button);
  } else if (status >= 500 || status === 429 || status === 408) {
    later(item, answer.wait, answer.message);
  } else {
    tries = 0;
    net("connected");
    queue.shift();
    save();
    if (status === 202) note(item, "sent");
    else refuse(item, answer.message);
    if (status === 202 && isUnanswered) showTyping(true);
    pump();
  }
}

function later(item, waitSeconds, message) {
  note(item, "queued", message);
  retryTimer = setTimeout(pump, Math.max(waitSeconds * 1000, Math.min(15000, 1000 * 2 ** tries)));
  tries += 1;
}

function refuse(item, message) {
  note(item, "failed", message);
  addAgain(item, () => {
    queue.push(item);
    save();
    note(item, "queued");
    pump();
  });
}
