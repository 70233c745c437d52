// Draws the conversation. Kept, like its neighbours, to the JavaScript of 2018 for old phones.

export const $ = (id) => document.getElementById(id);
export const data = JSON.parse($("data").textContent);
export const words = data.words;

/** `newest`: outbox number to resume from. `heard`: assistant's messages so far. `onChoice`: what a tap does. */
export const state = { newest: 0, heard: 0, onChoice: () => undefined };

const log = $("log");
const scroll = $("scroll");
// A long answer stands at its first line: nothing moves it until the person does.
let reading = false;
const typing = $("typing");
const clockSkew = data.nowMs - Date.now();
const shown = new Map(); // entry id -> its element
let lastOptions = [];
let lastDay = "";
let typingTimer = 0;

/** The server's time; the clocks of phones are often wrong. */
export const now = () => Date.now() + clockSkew;
const two = (n) => (n < 10 ? `0${n}` : String(n));

export const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

export function sizeOf(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes} KB` : `${(kilobytes / 1024).toFixed(1).replace(".", ",")} MB`;
}

export const has = (id) => shown.has(id);

function timeOf(ms) {
  const d = new Date(ms);
  return `${two(d.getHours())}.${two(d.getMinutes())}`;
}

function dayOf(ms) {
  const d = new Date(ms);
  const title = `${words.days.split(",")[d.getDay()]}, ${d.getDate()} ${words.months.split(",")[d.getMonth()]} ${d.getFullYear()}`;
  const today = new Date(now());
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (d.toDateString() === today.toDateString()) return words.today;
  return d.toDateString() === yesterday.toDateString() ? words.yesterday : title;
}

// What is typed for an option, its number or its word, where the line says it; null where it is another line.
function markOf(line, { title }) {
  const m = /^\s*(?:(\d+)\s*[.):-]?|(\p{Lu}[\p{Lu}\d -]*?) [–-])\s+(.*)$/u.exec(line || "");
  return m !== null && m[3].trim() === title.trim() ? m[1] || m[2] : null;
}

// The lines of the options are left out of the bubble when the buttons below it say the same.
function splitOptions(text, options) {
  const lines = text.split("\n");
  const marksAt = (n) => options.map((option, i) => markOf(lines[n + i], option));
  const at = lines.findIndex((_, n) => marksAt(n).every((mark) => mark !== null));
  if (options.length === 0 || at < 0) return { text, marks: [] };
  const marks = marksAt(at);
  lines.splice(at, options.length);
  return {
    text: lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
    marks,
  };
}

function choicesOf(options, marks) {
  const box = make("div", "choices");
  options.forEach((option, i) => {
    const button = make("button", "choice");
    button.type = "button";
    const mark = marks[i];
    if (mark) button.append(make("b", "", mark));
    button.append(make("span", "", option.title));
    button.onclick = () => state.onChoice(option);
    box.append(button);
  });
  return box;
}

// A plain link: it is fetched by the browser itself, which shows how far it is and where it is kept.
function cardOf(file) {
  const card = make(file.path ? "a" : "span", "file");
  if (file.path) card.href = `${data.base}/${file.path}`;
  const how = file.path ? words.download : words.fileGone;
  card.append(make("b", "", file.name), make("span", "", file.size ? `${how} · ${sizeOf(file.size)}` : how));
  return card;
}

function endChoices() {
  log.querySelectorAll(".choices button:not(:disabled)").forEach((b) => {
    b.disabled = true;
  });
}

export function add(entry, isWaiting) {
  if (shown.has(entry.id)) return;
  const isMine = entry.from === "person";
  const atEnd = reading || isNearEnd();
  const item = make("div", `entry ${isMine ? "mine" : "theirs"}`);
  shown.set(entry.id, item);
  if (entry.seq > state.newest && !isMine) state.newest = entry.seq;
  const options = entry.options || [];
  // A file that follows an answer belongs to it and does not end its choices.
  const isAside = entry.file && entry.text === "" && options.length === 0;
  if (!isAside) endChoices();
  const chosen = entry.choice && lastOptions.find((o) => o.id === entry.text);
  const said = isMine ? { text: chosen ? chosen.title : entry.text } : splitOptions(entry.text, options);
  if (!isMine && !isAside) lastOptions = options;
  const bubble = make("div", "bubble");
  bubble.append(make("span", "sr", `${isMine ? words.person : words.assistant}: `));
  if (entry.file) bubble.append(cardOf(entry.file));
  const body = make("span", "said", said.text);
  body.dir = "auto";
  body.hidden = said.text === "";
  bubble.append(body, make("small", "", timeOf(entry.atMs)));
  item.append(bubble);
  if (options.length > 0) item.append(choicesOf(options, said.marks));
  const day = dayOf(entry.atMs);
  const before = isWaiting ? null : log.querySelector(".waiting");
  if (day !== lastDay) log.insertBefore(make("div", "day", day), before);
  lastDay = day;
  log.insertBefore(item, before);
  if (isWaiting) item.classList.add("waiting");
  if (!isMine) onHeard(entry);
  $("welcome").hidden = true;
  if (!atEnd && !isMine) $("newest").hidden = false;
  else if (isMine || item.offsetHeight < scroll.clientHeight) toEnd();
  else toStartOf(item);
}

// A long answer is read from its first line.
function toStartOf(item) {
  reading = true;
  scroll.scrollTop += item.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 8;
  $("newest").hidden = false;
}

function onHeard(entry) {
  state.heard += 1;
  showTyping(false);
  $("text").inputMode = entry.askPhone ? "tel" : "text";
}

export function note(item, state, text) {
  const bubble = shown.get(item.id);
  const small = bubble.querySelector("small");
  const atEnd = isNearEnd();
  bubble.classList.toggle("waiting", state === "queued");
  bubble.classList.toggle("failed", state === "failed");
  small.textContent = state === "sent" ? `${timeOf(item.atMs)} · ${words.sent}` : text || words[state];
  if (atEnd) toEnd();
}

export function showTyping(on) {
  clearTimeout(typingTimer);
  if (on) typingTimer = setTimeout(() => showTyping(false), 30000);
  const atEnd = isNearEnd();
  typing.hidden = !on;
  if (atEnd) toEnd();
}

export function isNearEnd() {
  return !reading && isAtEnd();
}

export function isAtEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

export function toEnd() {
  reading = false;
  scroll.scrollTop = scroll.scrollHeight;
  $("newest").hidden = true;
}

export function showHint(text, button) {
  const hint = $("hint");
  hint.textContent = text;
  hint.hidden = text === "";
  if (button) hint.append(button);
}

export function net(state) {
  const node = $("net");
  if (node.dataset.state === state) return;
  node.dataset.state = state;
  node.textContent = words[state];
}

/** Puts a button below a message. */
export function addAgain(item, onTap) {
  const again = make("button", "again", words.retry);
  again.onclick = () => {
    again.remove();
    onTap();
  };
  shown.get(item.id).append(again);
}
