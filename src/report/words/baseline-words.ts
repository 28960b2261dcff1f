import { counted, type BaselineUse } from '../../domain/index.ts';

/** Counts new findings and the ones in the baseline, which the line ignores. */
export function baselineWords({ reference, before, new: fresh }: BaselineUse): string {
  const were = before === 1 ? 'was' : 'were';
  return `baseline ${reference}: ${fresh} new, ${counted(before, 'finding')} ${were} there before`;
}
