// Carries what the person writes: one message at a time, again and again under the same id until it is taken.

import { add, addAgain, data, has, make, net, note, now, showHint, showTyping, state, words } from "./show.js";

const store = `seratus-antre-${data.room}`;
const postMaxMs = 20000;
// A file may take minutes, but not a minute without a byte of it.
const stallMaxMs = 60000;

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

// What was written stays with this tab until it is taken, so that a reload in a dead spot loses nothing. A file cannot
// stay; then the person is told that it has to be chosen again.
function save() {
  try {
    const kept = queue.map((item) => (item.file ? { ...item, file: undefined, lost: true } : item));
    sessionStorage.setItem(store, JSON.stringify(kept));
  } catch (_error) {
    showHint(words.storageFull);
  }
}

export function restore() {
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(store) || "[]").filter((item) => !has(item.id));
  } catch (_error) {
    // Then nothing was kept.
  }
  kept.forEach((item) => {
    draw(item);
    if (item.lost) note(item, "failed", words.fileLost);
  });
  queue = kept.filter((item) => !item.lost);
  save();
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
    async () => {
      const isReadable = !item.file || (await canRead(item.file));
      isPosting = false;
      if (isReadable) {
        net("waiting");
        later(item, 0, "");
      } else drop(item, words.fileUnreadable);
    },
  );
}

function post(item) {
  const request = new XMLHttpRequest();
  const id = item.id.slice(1);
  let timer = 0;
  const giveUpAfter = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => request.abort(), ms);
  };
  request.open("POST", `${data.base}/${item.kind}`);
  if (item.file) {
    request.setRequestHeader("Content-Type", item.file.type || "application/octet-stream");
    request.setRequestHeader("X-Message-Id", id);
    request.setRequestHeader("X-File-Name", encodeURIComponent(item.file.name));
    request.setRequestHeader("X-Caption", encodeURIComponent(item.text));
    request.upload.onprogress = (event) => {
      giveUpAfter(stallMaxMs);
      showProgress(item, event.loaded / event.total);
    };
  } else request.setRequestHeader("Content-Type", "application/json");
  return new Promise((done, fail) => {
    request.onload = () => done(answerOf(request));
    request.onerror = fail;
    request.onabort = fail;
    request.onloadend = () => clearTimeout(timer);
    giveUpAfter(item.file ? stallMaxMs : postMaxMs);
    request.send(item.file || JSON.stringify({ id, text: item.text }));
  });
}

function answerOf(request) {
  const wait = Number(request.getResponseHeader("retry-after")) || 0;
  let message = "";
  try {
    message = JSON.parse(request.responseText).message || "";
  } catch (_error) {
    // An answer that is not ours has no words for the person.
  }
  return { status: request.status, message, wait };
}

// In tens, so that a screen reader does not speak all the while.
function showProgress(item, part) {
  const tens = Math.floor(part * 10) * 10;
  if (!(tens > (item.tens || 0))) return;
  item.tens = tens;
  note(item, "sending", `${words.sending} ${tens}%`);
}

// A file may have been changed, moved or taken back by the cloud since it was chosen.
function canRead(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(true);
    reader.onerror = () => done(false);
    reader.readAsArrayBuffer(file.slice(0, 1));
  });
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
    net("connected");
    if (status !== 202) {
      drop(item, answer.message, true);
      return;
    }
    leave();
    note(item, "sent");
    if (isUnanswered) showTyping(true);
    pump();
  }
}

function leave() {
  tries = 0;
  queue.shift();
  save();
}

function drop(item, message, mayTryAgain) {
  leave();
  note(item, "failed", message);
  if (mayTryAgain) offerAgain(item);
  pump();
}

function later(item, waitSeconds, message) {
  item.tens = 0;
  note(item, "queued", message);
  retryTimer = setTimeout(pump, Math.max(waitSeconds * 1000, Math.min(15000, 1000 * 2 ** tries)));
  tries += 1;
}

function offerAgain(item) {
  addAgain(item, () => {
    queue.push(item);
    save();
    note(item, "queued");
    pump();
  });
}
