/** A state the code says cannot be. `token` is unique in the source, so a log line leads to one place. */
export class Bug extends Error {
  override readonly name = "Bug";

  constructor(token: string) {
    super(`cannot happen: ${token}`);
  }
}

/** Ends an exhaustive `switch`; the compiler refuses it while a case is missing. */
export function never(value: never, token: string): never {
  throw new Bug(`${token} ${typeof value}`);
}
