import type { Deed } from "../../flows/deeds.ts";
import type { Tx } from "../db/client.ts";
import { Bug } from "../kit/bug.ts";
import type { Ids } from "../kit/ids.ts";
import type { Vault } from "../kit/vault.ts";
import type { SceneBase } from "./base.ts";

export interface DeedTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** Does to the world what a decision said, in order. Throws `Stale` when the world moved since the scene was loaded. */
export async function carryOut(
  _tx: Tx,
  _base: SceneBase,
  _deeds: readonly Deed[],
  _tools: DeedTools,
): Promise<void> {
  throw new Bug("deeds-not-built");
}
