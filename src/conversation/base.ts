import type { BaseFacts } from "../../flows/facts.ts";

/** Whose event it is, with what every flow may know. */
export interface SceneBase {
  readonly chatId: bigint;
  readonly personId: string;
  readonly facts: BaseFacts;
}
