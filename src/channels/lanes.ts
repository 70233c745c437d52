/** Runs tasks one after another within a key, and those of different keys side by side. */
export type Lanes = <T>(key: string, task: () => Promise<T>) => Promise<T>;

export function makeLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const before = last.get(key);
    const result = before === undefined ? task() : before.then(task, task);
    last.set(key, result);
    const leave = () => {
      if (last.get(key) === result) last.delete(key);
    };
    result.then(leave, leave);
    return result;
  };
}
