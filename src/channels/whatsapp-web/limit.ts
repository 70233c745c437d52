/** The library did not answer in time. After a crash of the page some of its calls never do. */
export class CallTimeout extends Error {
  override readonly name = "CallTimeout";
}

/** What `doing` comes to, or a `CallTimeout` after `ms`; what comes later is dropped, a failure too. */
export function within<T>(ms: number, doing: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new CallTimeout()), ms);
  });
  doing.catch(() => undefined);
  return Promise.race([doing, limit]).finally(() => clearTimeout(timer));
}
