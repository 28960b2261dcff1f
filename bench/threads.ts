import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { readIfThere } from '../test/support/process-memory.ts';
import { compare, median, print, type Subject, type Usage } from './measure.ts';
import { coldScan, commandOf, removeStore, scanOf } from './scan.ts';
import { threadsOf } from './server/processor.ts';
import { duration, times } from './table.ts';
import type { Bench } from './work.ts';

const LOOK_EVERY_MS = 20;
const FAILED = 2;
const PARALLEL = ['--parallel', '8'];

interface Sampled extends Required<Usage> {
  /** Processor seconds of the thread that took most. */
  readonly busiest: number;
}

/** Measures each thread of a scan that reads eight layers at a time: on more processors the busiest one is the bound. */
export async function measureThreads(layout: string, bench: Bench): Promise<void> {
  const store = join(bench.folder, 'threads.db');
  const taken: Sampled[] = [];
  const floor = coldScan(layout, bench).bound;
  const scan: Subject = {
    name: 'scan, --parallel 8',
    async command() {
      const sampled = await sample([...scanOf(layout, store, bench.program), ...PARALLEL]);
      taken.push(sampled);
      return sampled;
    },
    before: () => removeStore(store),
  };
  await compare([floor, scan], 1);
  taken.length = 0;
  const usages = await compare([floor, scan], bench.runs);
  const title = `${basename(layout)}, \`--parallel 8\``;
  print(title, usages);
  const { wall = Number.NaN, cpu = Number.NaN } = usages.get(floor) ?? {};
  const medianOf = (of: (sampled: Sampled) => number): number => median(taken.map(of));
  const [busiest, sum] = [medianOf((each) => each.busiest), medianOf((each) => each.cpu)];
  const peak = Math.max(...taken.map((each) => each.peak));
  console.log(`  busiest thread ${duration(busiest)}, ${times(busiest / wall)} of the floor's wall time`);
  const command = commandOf('threads', 'threads', layout);
  bench.rows.push(
    {
      work: `${title}, processor time of the busiest thread`,
      today: `${times(busiest / wall)}, ${duration(busiest)}`,
      bound: `wall of \`floor.ts\` ${duration(wall)}`,
      peer: '',
      command,
    },
    {
      work: `${title}, processor time of all threads, and memory`,
      today: `${times(sum / cpu)}, ${duration(sum)}; ${peak.toFixed(0)} MB`,
      bound: `processor of \`floor.ts\` ${duration(cpu)}`,
      peer: '',
      command,
    },
  );
}

/** Runs a command, and looks at its threads meanwhile: the last look at one that ended counts. Needs Linux. */
async function sample([program = '', ...args]: readonly string[]): Promise<Sampled> {
  const threads = new Map<string, number>();
  let peak = 0;
  const began = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  const look = (): void => {
    for (const [thread, seconds] of threadsOf(child.pid ?? 0)) threads.set(thread, seconds);
    const [, kib = 0] = /^VmHWM:\s+(\d+) kB/m.exec(readIfThere(`/proc/${child.pid ?? 0}/status`)) ?? [];
    peak = Math.max(peak, Number(kib) / 1024);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  clearInterval(timer);
  if (code === null || code === FAILED) throw new Error(`${program} ${args.join(' ')} failed`);
  const seconds = [...threads.values()];
  return {
    wall: (performance.now() - began) / 1000,
    cpu: seconds.reduce((sum, each) => sum + each, 0),
    busiest: Math.max(...seconds),
    peak,
  };
}
