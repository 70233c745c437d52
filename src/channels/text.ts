/** Without control characters (line breaks and tabs stay) and halves of characters, at most `maxChars` UTF-16 code units long. */
export function cleanText(text: string, maxChars: number): string {
  const kept = text
    .slice(0, maxChars * 2)
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .slice(0, maxChars);
  // A cut in the middle of a pair leaves half a character behind, which no database takes.
  return (/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept).toWellFormed();
}

/** At most `maxChars` characters (not code units: half an emoji would be refused), cut with an ellipsis. */
export function shortened(text: string, maxChars: number): string {
  const characters = [...text];
  return characters.length <= maxChars ? text : `${characters.slice(0, maxChars - 1).join("")}…`;
}

/** A phone number as platforms write it, in E.164; undefined when it is none. */
export function e164(written: string): string | undefined {
  const digits = written.replace(/[\s().+-]/g, "");
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}
