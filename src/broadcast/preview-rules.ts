/** How the quick answers of a message stand in front of its reader. */
export type AnswersShown = "buttons" | "list" | "numbers";

const WITH_BUTTONS: ReadonlySet<string> = new Set(["telegram", "browser"]);
// developers.facebook.com, Cloud API: three reply buttons of 20 characters; more or longer ones become a list.
const CLOUD_BUTTONS = 3;
const CLOUD_TITLE = 20;

/**
 * How a channel shows quick answers. Numbers stand in the text on every channel; on the official WhatsApp a message has
 * either a file or something to tap.
 */
export function answersShownOn(channel: string, answers: readonly string[], hasFile: boolean): AnswersShown {
  if (WITH_BUTTONS.has(channel)) return "buttons";
  if (channel !== "whatsapp-cloud" || hasFile) return "numbers";
  const fits = answers.length <= CLOUD_BUTTONS && answers.every((one) => [...one].length <= CLOUD_TITLE);
  return fits ? "buttons" : "list";
}

/** Whether WhatsApp would show parts of a text bold, slanted or struck out, where other channels show the signs themselves. */
export function hasMarks(text: string): boolean {
  return /(?:^|[\s(])([*_~])(?!\s)[^*_~\n]*[^\s*_~]\1(?=$|[\s).,!?:;])/m.test(text) || text.includes("```");
}

/** Whether a preview shows a text in another language whole: somebody would read it, or an officer wrote it and has to see it. */
export function isShown({ count, own }: { readonly count: number; readonly own: boolean }): boolean {
  return count > 0 || own;
}
