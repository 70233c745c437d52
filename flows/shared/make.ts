import type { AnyFlow, Flow } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor, Need } from "../facts.ts";

/** A flow of this product: `needs` decides which facts its steps see. */
export function makeFlow<Name extends string, Answers, const N extends Need>(
  flow: Omit<Flow<Name, Answers, FactsFor<N>, Deed>, "needs"> & { readonly needs: readonly N[] },
): Flow<Name, Answers, FactsFor<N>, Deed> {
  return flow;
}

export type ProductFlow = AnyFlow<Deed>;
