import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';

/** Clock ticks of Linux in a second, by which /proc counts. */
const TICKS_A_SECOND = 100;
/** Fields after the name of the process, which may hold spaces: its parent, and its ticks with those of ended children. */
const [PARENT, FIRST_TICKS, END_OF_OWN, END_OF_CHILDREN] = [1, 11, 13, 15];

/** Prints what a work took of this process, and of a Postgres on the same machine. Needs Linux. */
export type Meter = <Value>(what: string, work: () => Promise<Value>) => Promise<Value>;

export async function createMeter(engine: Engine, isPostgres: boolean): Promise<Meter> {
  const server = isPostgres ? await findServer(engine) : undefined;
  return async (what, work) => {
    globalThis.gc?.();
    const idle = memory('VmRSS');
    // From here on, the highest memory is counted anew.
    writeFileSync('/proc/self/clear_refs', '5');
    const ticks = server === undefined ? 0 : ticksOf(server);
    const [start, before] = [performance.now(), process.cpuUsage()];
    const value = await work();
    const { user, system } = process.cpuUsage(before);
    const [wall, cpu] = [performance.now() - start, (user + system) / 1000];
    const columns = [
      what.padEnd(54),
      `${wall.toFixed(0).padStart(8)} ms`,
      `${cpu.toFixed(0).padStart(8)} ms processor`,
      server === undefined ? '' : `${((ticksOf(server) - ticks) * 1000) / TICKS_A_SECOND} ms of Postgres`,
      `${(memory('VmHWM') - idle).toFixed(0).padStart(5)} MB above ${idle.toFixed(0)}`,
    ];
    console.log(columns.filter((column) => column !== '').join('  '));
    return value;
  };
}

/** Megabytes. */
function memory(field: 'VmRSS' | 'VmHWM'): number {
  const line = readFileSync('/proc/self/status', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(field));
  return Number.parseInt(line?.slice(field.length + 1) ?? '', 10) / 1024;
}

/** Returns the process that all of Postgres' others are children of. */
async function findServer({ db }: Engine): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  return numbersOf(rows[0]?.pid ?? 0)[PARENT] ?? 0;
}

function ticksOf(server: number): number {
  const sum = (pid: number, end: number) =>
    numbersOf(pid)
      .slice(FIRST_TICKS, end)
      .reduce((all, ticks) => all + ticks, 0);
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => numbersOf(pid)[PARENT] === server);
  return children.reduce((all, pid) => all + sum(pid, END_OF_OWN), sum(server, END_OF_CHILDREN));
}

/** Empty once the process has ended. */
function numbersOf(pid: number): readonly number[] {
  if (!(pid > 0)) return [];
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}
