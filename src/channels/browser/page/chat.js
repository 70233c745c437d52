// The page itself: listens for the assistant and answers to taps and keys.

import { pick, takePicked } from "./pick.js";
import { pump, restore, say } from "./send.js";
import { $, add, data, isAtEnd, isNearEnd, net, showHint, showTyping, state, toEnd, words } from "./show.js";

const input = $("text");
const quietMaxMs = 65000;
const textMaxBytes = 15000;
const captionMax = 4000;

let source = null;
let sourceTimer = 0;
let sourceTries = 0;
let heardAt = Date.now();

function listen() {
  clearTimeout(sourceTimer);
  if (source) source.close();
  const mine = new EventSource(`${data.base}/events?after=${state.newest}`);
  source = mine;
  heardAt = Date.now();
  mine.onopen = () => {
    heardAt = Date.now();
    sourceTries = 0;
    net("connected");
    pump();
  };
  mine.addEventListener("beat", () => {
    heardAt = Date.now();
  });
  mine.addEventListener("typing", () => {
    heardAt = Date.now();
    showTyping(true);
  });
  mine.onmessage = (event) => {
    heardAt = Date.now();
    add(JSON.parse(event.data), false);
  };
  mine.onerror = () => {
    net("waiting");
    if (mine !== source || mine.readyState !== 2) return;
    sourceTimer = setTimeout(listen, Math.min(15000, 2000 * 2 ** sourceTries));
    sourceTries += 1;
  };
}

// A phone that lost its line is often not told so; then only the missing heartbeat shows it.
function listenIfQuiet() {
  if (Date.now() - heardAt > quietMaxMs) listen();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight + 2, innerHeight * 0.35)}px`;
}

function submit() {
  const text = input.value.trim();
  if (new TextEncoder().encode(JSON.stringify(text)).length > textMaxBytes) {
    showHint(words.tooLong);
    return;
  }
  const files = takePicked();
  if (text === "" && files.length === 0) return;
  input.value = "";
  grow();
  showHint("");
  sendAll(text, files);
  // Who sent only photos has no use for the keyboard.
  if (text !== "") input.focus();
}

// What stands in the box goes with the first file, as it does in other chats; what is too long for that, before it.
function sendAll(text, files) {
  const isCaption = files.length > 0 && encodeURIComponent(text).length < captionMax;
  if (!isCaption && text !== "") say({ kind: "messages", text });
  files.forEach((file, i) => {
    const caption = isCaption && i === 0 ? text : "";
    say({ kind: "documents", file, text: caption, shown: `📎 ${file.name}\n${caption}`.trim() });
  });
}

// An invitation's code comes behind the "#", which browsers send to nobody, and leaves the address at once.
function readCode() {
  const m = /^#kode=([A-Za-z0-9-]{4,40})$/.exec(location.hash);
  if (m === null) return;
  history.replaceState(null, "", location.pathname);
  input.value = `KODE ${m[1]}`;
  grow();
  $("start").hidden = true;
  showHint(words.codeHint);
  $("send").focus();
}

$("form").onsubmit = (event) => {
  event.preventDefault();
  submit();
};
input.oninput = grow;
input.onkeydown = (event) => {
  const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard) return;
  event.preventDefault();
  submit();
};
$("attach").onclick = () => $("file").click();
$("file").onchange = (event) => {
  pick(Array.from(event.target.files));
  event.target.value = "";
};
$("start").onclick = () => say({ kind: "messages", text: "MULAI" });
$("newest").onclick = toEnd;
$("scroll").onscroll = () => {
  if (isAtEnd()) $("newest").hidden = true;
};
addEventListener("online", () => {
  listen();
  pump();
});
addEventListener("offline", () => net("waiting"));
addEventListener("resize", () => isNearEnd() && toEnd());
addEventListener("hashchange", readCode);
addEventListener("pageshow", (event) => event.persisted && listen());
document.addEventListener("visibilitychange", () => document.hidden || listenIfQuiet());
setInterval(listenIfQuiet, 10000);

state.onChoice = (option) => say({ kind: "choices", text: option.id, shown: option.title });
$("loading").hidden = true;
$("foot").hidden = false;
$("welcome").hidden = false;
data.entries.forEach((entry) => {
  add(entry, false);
});
state.heard = 0;
restore();
const latest = data.entries[data.entries.length - 1];
if (latest !== undefined && latest.from === "person" && data.nowMs - latest.atMs < 30000) showTyping(true);
$("log").setAttribute("aria-busy", "false");
readCode();
toEnd();
listen();
