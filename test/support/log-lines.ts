/**
 * A log line without what only looks like a number of somebody's: moments in epoch milliseconds and our own random ids, in
 * which any digits may stand.
 */
export function withoutMomentsAndIds(line: string): string {
  return line
    .replace(/(?<!\d)1\d{12}(?!\d)/g, "")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "");
}
