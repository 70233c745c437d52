// The files that were chosen and wait for the tap on "send": each with its name and size, and the way to leave it out.

import { $, data, make, showHint, sizeOf, words } from "./show.js";

let picked = [];

export function pick(files) {
  const keyOf = (file) => `${file.name} ${file.size} ${file.lastModified}`;
  const isNew = (file) => !picked.some((one) => keyOf(one) === keyOf(file));
  const tooLarge = files.filter((file) => file.size > data.fileMaxBytes);
  picked = picked.concat(files.filter((file) => file.size <= data.fileMaxBytes && isNew(file)));
  showHint(tooLarge.map((file) => `${file.name} (${sizeOf(file.size)}): ${words.fileTooLarge}`).join("\n"));
  draw();
}

/** Hands over what was chosen, in the order in which it was. */
export function takePicked() {
  const files = picked;
  picked = [];
  draw();
  return files;
}

function draw() {
  const list = $("picked");
  list.textContent = "";
  picked.forEach((file) => {
    const row = make("li");
    const out = make("button", "out", "✕");
    out.type = "button";
    out.setAttribute("aria-label", `${words.takeOut} ${file.name}`);
    out.onclick = () => {
      picked = picked.filter((one) => one !== file);
      draw();
    };
    row.append(make("span", "name", file.name), make("small", "", sizeOf(file.size)), out);
    list.append(row);
  });
  $("tray").hidden = picked.length === 0;
}
