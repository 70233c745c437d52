import { readdirSync, readFileSync } from "node:fs";

/** Processes as Linux shows them; elsewhere there are none to find. */
export const canFindProcesses = process.platform === "linux";

/** The browser that uses a profile; undefined when none does. */
export function browserOf(profile: string): number | undefined {
  return pids().find((pid) => {
    const command = read(pid, "cmdline").split("\0");
    return command.includes(`--user-data-dir=${profile}`) && !command.some((word) => word.startsWith("--type="));
  });
}

/** The processes of its pages. */
export function renderersOf(browser: number): number[] {
  return familyOf(browser).filter((pid) => read(pid, "cmdline").includes("--type=renderer"));
}

/** Memory of a browser with all its processes, what they share counted once; megabytes. */
export function memoryOf(browser: number): number {
  const kilobytes = (pid: number) => Number(/^Pss:\s+(\d+)/m.exec(read(pid, "smaps_rollup"))?.[1] ?? 0);
  return familyOf(browser).reduce((sum, pid) => sum + kilobytes(pid), 0) / 1024;
}

function familyOf(browser: number): number[] {
  const family = new Set([browser]);
  for (let grown = 0; grown !== family.size; ) {
    grown = family.size;
    for (const pid of pids()) if (family.has(parentOf(pid))) family.add(pid);
  }
  return [...family];
}

function parentOf(pid: number): number {
  return Number(read(pid, "stat").split(") ").at(-1)?.split(" ")[1]);
}

function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
