/**
 * Hides the personal numbers in free text: every run of 8 or more digits (dots, dashes or spaces between them
 * allowed, a leading plus too) keeps its last two. For log lines, stored errors and a person's own history on screen.
 */
export function maskNumbers(text: string): string {
  return text.replace(/\+?\d(?:[\s.-]?\d){7,}/g, (run) => {
    const digits = run.replace(/\D/g, "");
    return "•".repeat(digits.length - 2) + digits.slice(-2);
  });
}

/** The id of an account on a platform: its beginning and its end, by which two of them are told apart. */
export function maskAccount(id: string): string {
  return id.length < 8 ? "•".repeat(id.length) : `${id.slice(0, 4)}${"•".repeat(id.length - 6)}${id.slice(-2)}`;
}

/** A number that was meant as a NIK but is none: its ends, so that its writer finds it again. */
export function maskWritten(text: string): string {
  const bare = text.replace(/[\s.'’-]/g, "");
  return bare.length < 12
    ? "•".repeat(bare.length)
    : `${bare.slice(0, 4)}${"•".repeat(bare.length - 8)}${bare.slice(-4)}`;
}
