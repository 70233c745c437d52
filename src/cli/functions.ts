/** A function in a source text; `lines` counts from its opening brace to the closing one. */
export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/**
 * The functions with a body in braces, found without a parser: good enough for a report. Strings, templates, comments
 * and regular expressions are blanked first, so that only braces of the code are left.
 */
export function functionsOf(source: string): FunctionSpan[] {
  const code = blanked(source);
  const open: { name: string | null; line: number }[] = [];
  const found: FunctionSpan[] = [];
  let line = 1;
  for (let at = 0; at < code.length; at++) {
    const char = code[at];
    if (char === "\n") line++;
    if (char === "{") open.push({ name: functionName(code.slice(Math.max(0, at - 400), at)), line });
    if (char !== "}") continue;
    const closed = open.pop();
    if (closed?.name != null) found.push({ name: closed.name, line: closed.line, lines: line - closed.line + 1 });
  }
  return found;
}

/** The name of the function whose body begins behind `before`, "(nameless)", or null when no function does. */
function functionName(before: string): string | null {
  const isArrow = /=>\s*$/.test(before);
  const isBody =
    /\)\s*(?::[^={};]+)?$/.test(before) && !/\b(?:if|for|while|switch|catch|with)\s*\([^{}]*$/.test(lastLine(before));
  if (!isArrow && !isBody) return null;
  const head = before.slice(1 + Math.max(...[..."{};"].map((mark) => before.lastIndexOf(mark))));
  const near = namesIn(head);
  return near.at(-1) ?? namesIn(before, DECLARED).at(-1) ?? "(nameless)";
}

const DECLARED = /\b(?:function\s*\*?\s+(\w+)|(?:const|let)\s+(\w+)\s*=)/g;
const DECLARED_OR_CALLED =
  /\b(?:function\s*\*?\s+(\w+)|(?:const|let)\s+(\w+)\s*=|(\w+)\s*:\s*(?:async\s*)?\(|(?!function\b|async\b)(\w+)\s*\()/g;

/** Declarations before calls: the last entry is the best name. */
function namesIn(text: string, form = DECLARED_OR_CALLED): string[] {
  const all = [...text.matchAll(form)].map((one) => ({
    name: one.slice(1).find(Boolean) ?? "",
    called: Boolean(one[4]),
  }));
  const declared = all.filter(({ called }) => !called);
  return (declared.length > 0 ? declared : all.slice(0, 1)).map(({ name }) => name);
}

function lastLine(text: string): string {
  return text.trimEnd().slice(text.trimEnd().lastIndexOf("\n") + 1);
}

const BLANKS =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[=(,:;!&|?{}[\s])\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

/** The same text with spaces for everything that is not code; line breaks stay. */
function blanked(source: string): string {
  return source.replace(BLANKS, (part) => part.replace(/[^\n]/g, " "));
}
