import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** GNU time, which alone reports a process's processor time and memory. */
const GNU_TIME = '/usr/bin/time';
const FORMAT = '%e %U %S %M';

/** Exit code of a Plimsoll that could not scan. */
const FAILED = 2;

/** The cost of processes: seconds, and megabytes at their peak. */
export interface Usage {
  readonly wall: number;
  /** Of all threads, and of the kernel for them; absent without GNU time. */
  readonly cpu?: number;
  readonly peak?: number;
}

export interface Subject {
  readonly name: string;
  /** A command to run, or a function that measures itself. */
  readonly command: readonly string[] | (() => Promise<Usage>);
  /** How often the command does its work, 1 by default: times are for one. */
  readonly repeats?: number;
  /** Done before each run, and not measured. */
  readonly before?: () => void;
}

/**
 * Runs each subject in turn, several times, so that a busy machine hits all alike. Times are medians, the peak is the
 * highest.
 */
export async function compare(subjects: readonly Subject[], runs: number): Promise<Map<Subject, Usage>> {
  const usages = new Map<Subject, Usage[]>(subjects.map((subject) => [subject, []]));
  for (let run = 0; run < runs; run++) {
    for (const [subject, taken] of usages) {
      subject.before?.();
      const { command } = subject;
      taken.push(await (typeof command === 'function' ? command() : measure(command)));
    }
  }
  return new Map(Array.from(usages, ([subject, taken]) => [subject, summarise(taken, subject.repeats)]));
}

/** Prints one line a subject, each with its ratio to the first. */
export function print(title: string, usages: ReadonlyMap<Subject, Usage>): void {
  console.log(`\n${title}`);
  const [first] = usages.values();
  for (const [{ name }, { wall, cpu, peak }] of usages) {
    const columns = [
      `${wall.toFixed(3).padStart(8)} s`,
      cpu === undefined ? '' : `${cpu.toFixed(3).padStart(8)} s of processor`,
      peak === undefined ? '' : `${peak.toFixed(0).padStart(5)} MB`,
      `${(wall / (first?.wall ?? wall)).toFixed(2).padStart(6)} x`,
      cpu === undefined ? '' : `${(cpu / (first?.cpu ?? cpu)).toFixed(2).padStart(6)} x of processor`,
    ];
    console.log(`  ${name.padEnd(34)} ${columns.join('')}`);
  }
}

/** Runs a command, which may end with 1 or 3: a scan with a hole in its answer has done its work, too. */
export async function measure(command: readonly string[]): Promise<Usage> {
  const isTimed = existsSync(GNU_TIME);
  const [program = '', ...args] = isTimed ? [GNU_TIME, '-f', FORMAT, ...command] : command;
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const wall = (performance.now() - start) / 1000;
  const lines = said.join('').trimEnd().split('\n');
  if (code === null || code === FAILED) throw new Error(`${command.join(' ')} failed: ${lines.join('\n')}`);
  if (!isTimed) return { wall };
  const [elapsed = wall, user = 0, system = 0, kilobytes = 0] = (lines.at(-1) ?? '').split(' ').map(Number);
  return { wall: elapsed, cpu: user + system, peak: kilobytes / 1024 };
}

function summarise(taken: readonly Usage[], repeats = 1): Usage {
  const cpus = taken.flatMap(({ cpu }) => cpu ?? []);
  const peaks = taken.flatMap(({ peak }) => peak ?? []);
  return {
    wall: median(taken.map(({ wall }) => wall)) / repeats,
    ...(cpus.length > 0 && { cpu: median(cpus) / repeats, peak: Math.max(...peaks) }),
  };
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
