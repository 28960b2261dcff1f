import { counted, type BaselineUse } from '../domain/index.ts';

/** Counts what the line does not count, and what it does. */
export function baselineWords({ reference, before, new: fresh }: BaselineUse): string {
  const were = before === 1 ? 'was' : 'were';
  return `baseline ${reference}: ${fresh} new, ${counted(before, 'finding')} ${were} there before`;
}
