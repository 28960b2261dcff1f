import { knownDistribution } from '../../../distributions/index.ts';

/** OSV's release numbers by the tracker's code names. */
const NUMBERS = new Map([...Object.entries(knownDistribution('debian')?.codeNames ?? {}), ['sid', 'sid']]);

/** Returns `Debian:12` or `Debian:sid`; undefined for an unknown code name. */
export function ecosystemOf(codeName: string): string | undefined {
  const number = NUMBERS.get(codeName);
  return number === undefined ? undefined : `Debian:${number}`;
}

export const ECOSYSTEMS: readonly string[] = [...NUMBERS.values()].map((number) => `Debian:${number}`);
