import { childrenOf, readIfThere } from '../../test/support/process-memory.ts';

/** The kernel's USER_HZ, which Linux fixes at 100. */
const TICKS_A_SECOND = 100;
/** Where fields stand in what follows the name in /proc/PID/stat: proc_pid_stat(5) counts from the process's ID. */
const PARENT = 4 - 3;
const TIMES = { from: 14 - 3, to: 18 - 3 };

/** Seconds of processor that a process, its ended children and its running ones took so far. */
export function processorOf(pid: number): number {
  const ticks = statOf(pid).slice(TIMES.from, TIMES.to).map(Number);
  return [...ticks.map((each) => each / TICKS_A_SECOND), ...childrenOf(pid).map(processorOf)].reduce(
    (a, b) => a + b,
    0,
  );
}

export function parentOf(pid: number): number {
  return Number(statOf(pid)[PARENT]);
}

/** Returns the fields behind the name, which may hold spaces. */
function statOf(pid: number): readonly string[] {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
