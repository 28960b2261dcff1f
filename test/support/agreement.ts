// The parts of a differential test of versions: the order that our keys give a pair, and the real tool's.

import { compareKeys, schemeOf, type SchemeId } from '../../src/versions/index.ts';
import type { VersionPair } from './version-texts.ts';

/** `refused`: at least one of the two is not a version. */
export type Verdict = '<' | '=' | '>' | 'refused';

export function ourVerdict(scheme: SchemeId, { first, second }: VersionPair): Verdict {
  const one = schemeOf(scheme).sortKey(first);
  const other = schemeOf(scheme).sortKey(second);
  return one.ok && other.ok ? toVerdict(compareKeys(one.value, other.value)) : 'refused';
}

export function toVerdict(comparison: number): Verdict {
  if (comparison === 0) return '=';
  return comparison < 0 ? '<' : '>';
}

/** One line for each pair on which the two differ. */
export function disagreements(
  scheme: SchemeId,
  pairs: readonly VersionPair[],
  theirs: readonly (Verdict | undefined)[],
): string[] {
  return pairs.flatMap((pair, index) => {
    const ours = ourVerdict(scheme, pair);
    if (ours === theirs[index]) return [];
    return [`${JSON.stringify(pair)}: ours ${ours}, the tool's ${theirs[index] ?? 'missing'}`];
  });
}
