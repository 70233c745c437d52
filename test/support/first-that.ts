/** The first thing that fits, of those before and those that `listen` tells of. Rejects after `limitMs`. */
export function firstThat<T>(
  fits: (one: T) => boolean,
  before: readonly T[],
  listen: (tell: (one: T) => void) => () => void,
  limitMs: number,
): Promise<T> {
  const known = before.find(fits);
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unlisten();
      reject(new Error(`nothing of the kind happened within ${limitMs} ms`));
    }, limitMs);
    const unlisten = listen((one) => {
      if (!fits(one)) return;
      clearTimeout(timer);
      unlisten();
      resolve(one);
    });
  });
}
