import type { Option } from "../channels/channel.ts";
import type { Body } from "../messages/item.ts";
import { fillGaps, type Gap } from "./rules.ts";

/** What one broadcast says, whoever reads it. */
export interface Content {
  readonly broadcastId: number;
  readonly text: string;
  readonly answers: readonly string[];
  readonly fileName: string | null;
}

/** The message of one person. Numbered answers stand in the text; a channel may add buttons for them. */
export function messageFor(content: Content, values: Readonly<Record<Gap, string>>): Body {
  const { broadcastId, answers, fileName } = content;
  const numbered = answers.map((answer, at) => `${at + 1}. ${answer}`).join("\n");
  const text = fillGaps(content.text, values);
  const options = answers.map((title, at): Option => ({ id: quickId(broadcastId, at + 1), title }));
  return {
    text: numbered === "" ? text : `${text}\n\n${numbered}`,
    ...(options.length > 0 && { options }),
    ...(fileName !== null && { file: { make: "broadcast", broadcastId, fileName } }),
  };
}

/** What comes back when a quick answer is tapped. */
function quickId(broadcastId: number, answer: number): string {
  return `siaran.${broadcastId}:${answer}`;
}
