/**
 * Breaks lines between words so that none is longer than `columns`, and keeps the breaks and the indentation that
 * are there. A longer word stays whole. Control characters, which could steer a terminal, are taken out.
 */
export function wrap(text: string, columns: number): string {
  return printable(text)
    .split("\n")
    .map((line) => wrapLine(line, columns))
    .join("\n");
}

function wrapLine(line: string, columns: number): string {
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const done: string[] = [];
  let current = "";
  for (const word of line.slice(indent.length).split(" ")) {
    const longer = current === "" ? indent + word : `${current} ${word}`;
    if (current !== "" && longer.length > columns) {
      done.push(current);
      current = indent + word;
    } else {
      current = longer;
    }
  }
  return [...done, current].join("\n");
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => (char === "\n" || char === "\t" ? char : ""));
}
