import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import type { Answers } from "./answers.ts";

type Name = "show" | "mark";

export const step = stepsOf<Name, Answers, FactsFor<"recap">, Deed>();
