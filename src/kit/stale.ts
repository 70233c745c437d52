/**
 * The world moved since the scene was loaded: what was decided no longer fits. The transaction is given up and the
 * same message is decided again on fresh facts. `what` names the fact that moved, for the log.
 */
export class Stale extends Error {
  override readonly name = "Stale";

  constructor(what: string) {
    super(`moved meanwhile: ${what}`);
  }
}
