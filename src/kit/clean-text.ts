/** Without control characters (line breaks and tabs stay) and halves of characters, at most `maxChars` long. */
export function cleanText(text: string, maxChars: number): string {
  const kept = text
    .slice(0, maxChars * 2)
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .slice(0, maxChars);
  // A cut in the middle of a pair leaves half a character behind, which no database takes.
  return (/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept).toWellFormed();
}
