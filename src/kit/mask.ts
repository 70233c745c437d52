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
