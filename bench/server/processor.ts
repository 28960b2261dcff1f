import { existsSync, readdirSync } from 'node:fs';
import { childrenOf, readIfThere } from '../../test/support/process-memory.ts';

/** The kernel's USER_HZ, which Linux fixes at 100. */
const TICKS_A_SECOND = 100;
/** Where fields stand in what follows the name in /proc/PID/stat: proc_pid_stat(5) counts from the process's ID. */
const PARENT = 4 - 3;
const TIMES = { from: 14 - 3, to: 18 - 3 };
/** User and system time, without that of children. */
const OWN_TIMES = { from: TIMES.from, to: TIMES.from + 2 };
const STARTED = 22 - 3;

/** Seconds of processor that a process, its ended children and its running ones took so far. */
export function processorOf(pid: number): number {
  const own = secondsIn(statOf(`${pid}`).slice(TIMES.from, TIMES.to));
  return childrenOf(pid).reduce((sum, child) => sum + processorOf(child), own);
}

/** Seconds of processor that each running thread took so far, by its ID and start: IDs are used again. */
export function threadsOf(pid: number): ReadonlyMap<string, number> {
  const folder = `/proc/${pid}/task`;
  const ids = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    ids.map((id) => {
      const fields = statOf(`${pid}/task/${id}`);
      return [`${id} ${fields[STARTED] ?? ''}`, secondsIn(fields.slice(OWN_TIMES.from, OWN_TIMES.to))];
    }),
  );
}

function secondsIn(ticks: readonly string[]): number {
  return ticks.reduce((sum, each) => sum + Number(each), 0) / TICKS_A_SECOND;
}

export function parentOf(pid: number): number {
  return Number(statOf(`${pid}`)[PARENT]);
}

/** Returns the fields behind the name, which may hold spaces. */
function statOf(task: string): readonly string[] {
  const stat = readIfThere(`/proc/${task}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
