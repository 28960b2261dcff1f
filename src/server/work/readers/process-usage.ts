import { readFile } from 'node:fs/promises';

/** Resources used by a process beside the server. */
export interface ProcessUsage {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

/** Linux counts processor time in these ticks, whatever the kernel's own clock. */
const TICKS_A_SECOND = 100;
/**
 * Fields in /proc/PID/stat after the name, which may hold blanks and parentheses: utime and stime
 * (proc_pid_stat(5)).
 */
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/** Returns a process's usage as Linux counts it; throws elsewhere, and for a process that has ended. */
export async function usageOf(pid: number): Promise<ProcessUsage> {
  const [stat, status] = await Promise.all(
    ['stat', 'status'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
  );
  const times = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '')?.[1] ?? 0;
  return {
    residentBytes: Number(kib) * 1024,
    cpuSeconds: (Number(times[USER_TIME]) + Number(times[SYSTEM_TIME])) / TICKS_A_SECOND,
  };
}
