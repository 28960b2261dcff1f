// The most that a run of the program takes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../../src/memory/index.ts';
import { PROGRAM, type Run, type RunOptions, type User } from './cli.ts';

export interface MeasuredRun extends Run {
  /** Resident memory at its peak (VmHWM). */
  readonly peakBytes: number;
}

/** Long after the slowest run of these tests has ended; what still runs then hangs. */
const LIMIT_SECONDS = '120';

/** Runs the program as the launcher starts it, whose bound on young objects is part of what is measured. */
export async function runForPeak(
  user: User,
  args: readonly string[],
  options?: RunOptions,
): Promise<MeasuredRun> {
  const peakFile = join(user.home, 'peak');
  const program = [process.execPath, ...NODE_FLAGS, '--import', tellPeak(peakFile), PROGRAM];
  const run = await user.execute('timeout', ['--signal=KILL', LIMIT_SECONDS, ...program, ...args], options);
  return { ...run, peakBytes: Number(readFileSync(peakFile, 'utf8')) * 1024 };
}

/** Runs twice and gives the lower peak: V8 collects garbage when it likes, which is worth some 15 MB. */
export async function lowerPeakOf<Result extends { readonly peakBytes: number }>(
  run: () => Promise<Result>,
): Promise<Result> {
  const [first, second] = [await run(), await run()];
  return first.peakBytes < second.peakBytes ? first : second;
}

/**
 * The program itself says at its end how much memory it had at most, in KiB: no sampling can miss the peak. The kernel's
 * figure for children (ru_maxrss) would not do, since it begins with what the test runner had when it forked.
 */
function tellPeak(file: string): string {
  const module = `import { readFileSync, writeFileSync } from 'node:fs';
    process.on('exit', () => {
      const [, peak] = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
      writeFileSync(${JSON.stringify(file)}, peak);
    });`;
  return `data:text/javascript,${encodeURIComponent(module)}`;
}
