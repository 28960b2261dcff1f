import type { VulnerableRange } from '../../../domain/index.ts';

/** Versions that a range is not about, though they lie between its bounds. */
export interface Builds {
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
}

/** Splits a range around disjoint builds within it, given in version order. */
export function withoutBuilds(range: VulnerableRange, builds: readonly Builds[]): VulnerableRange[] {
  const pieces: VulnerableRange[] = [];
  let rest = range;
  for (const { from, to } of builds) {
    pieces.push({ ...rest, upper: from, upperInclusive: false });
    rest = { ...rest, lower: to };
  }
  return [...pieces, rest];
}
