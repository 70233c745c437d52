import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { Answers } from "./answers.ts";
import type { Facts } from "./moves.ts";

/** Every question about broadcasts. */
export type Name =
  | ("start" | "message" | "text" | "who" | "where" | "quick" | "preview" | "attach" | "when" | "sure" | "one")
  | ("narrow" | "narrowBy" | "language" | "other" | "otherQuick");

export const step = stepsOf<Name, Answers, Facts, Deed>();
