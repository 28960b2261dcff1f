import { readFileSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';
import { parentOf, processorOf } from '../server/processor.ts';
import { duration } from '../table.ts';

/** Records the cost of a work for this process, and for a Postgres on the same machine. Needs Linux. */
export type Meter = <Value>(what: string, work: () => Promise<Value>) => Promise<Value>;

/** Prints a figure, and keeps it for the table. */
export type Recorder = (what: string, figure: string) => void;

export async function createMeter(engine: Engine, isPostgres: boolean, record: Recorder): Promise<Meter> {
  const server = isPostgres ? await findServer(engine) : undefined;
  return async (what, work) => {
    globalThis.gc?.();
    const idle = memory('VmRSS');
    // From here on, the highest memory is counted anew.
    writeFileSync('/proc/self/clear_refs', '5');
    const ofServer = server === undefined ? 0 : processorOf(server);
    const [start, before] = [performance.now(), process.cpuUsage()];
    const value = await work();
    const { user, system } = process.cpuUsage(before);
    const [wall, cpu] = [(performance.now() - start) / 1000, (user + system) / 1e6];
    const database =
      server === undefined ? '' : ` and ${duration(processorOf(server) - ofServer)} of Postgres`;
    const times = `${duration(wall)}, processor ${duration(cpu)}${database}`;
    record(what, `${times}; ${(memory('VmHWM') - idle).toFixed(0)} MB above ${idle.toFixed(0)}`);
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
  return parentOf(rows[0]?.pid ?? 0);
}
