import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import type { Reporter } from 'vitest/node';

/** Starts every random test: anew in each run, but the same way in CI. Workers inherit the variable. */
const seed = (process.env['PLIMSOLL_SEED'] ??=
  process.env['CI'] === undefined ? String(randomInt(2 ** 31)) : '1');

export const SEED = Number(seed);

fc.configureGlobal({ seed: SEED });

/** Prints the seed before any test: one that times out prints none. */
export class SeedReporter implements Reporter {
  onInit(): void {
    console.log(` PLIMSOLL_SEED=${seed} repeats the random tests\n`);
  }
}
