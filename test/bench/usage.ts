import { readFileSync } from "node:fs";

/** What a process has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly peakMb: number;
}

const TICKS_PER_SECOND = 100;

/** Reads a Linux process; zeroes elsewhere, where the system keeps no such file. */
export function usageOf(pid: number): Usage {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    return { cpuSeconds: ticks / TICKS_PER_SECOND, rssMb: kb("VmRSS") / 1024, peakMb: kb("VmHWM") / 1024 };
  } catch {
    return { cpuSeconds: 0, rssMb: 0, peakMb: 0 };
  }
}

/** The value below which `share` (0 to 1) of the sorted values lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
