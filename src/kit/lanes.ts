/** Runs the tasks of one key one after another, those of different keys side by side. */
export function makeLanes(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
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
