/** A name as somebody typed it, to be said back: without the digits of a number, which nobody but its owner should read. */
export function named(said: string): string {
  return said.replace(/\d[\d\s.-]{3,}\d/g, "…").slice(0, 60);
}
