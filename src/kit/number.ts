/** "12.200", as Indonesian texts write whole numbers. */
export function sayNumber(whole: number): string {
  return String(whole).replace(/\B(?=(?:\d{3})+$)/g, ".");
}
