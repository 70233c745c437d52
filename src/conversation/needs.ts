import type { Need, NeedFacts } from "../../flows/facts.ts";
import type { Tx } from "../db/client.ts";
import type { Lookup } from "../flowkit/flow.ts";
import { Bug } from "../kit/bug.ts";
import type { Vault } from "../kit/vault.ts";
import type { SceneBase } from "./base.ts";

export interface NeedTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** Loads the facts a flow asked for by name, and only those. */
export async function loadNeeds(
  _tx: Tx,
  _base: SceneBase,
  _needs: readonly Need[],
  _lookup: Lookup,
  _tools: NeedTools,
): Promise<Partial<NeedFacts>> {
  throw new Bug("needs-not-built");
}
