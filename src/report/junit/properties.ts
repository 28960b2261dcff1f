import type { ScanResult } from '../../domain/index.ts';
import { baseWords } from '../base-words.ts';
import { baselineWords } from '../baseline-words.ts';
import { verdictWords } from '../verdict-words.ts';

/** Lists what a report is about, and how fresh the feeds were, as properties of its suite. */
export function propertiesOf(result: ScanResult): readonly (readonly [name: string, value: string])[] {
  const { image, distribution, feeds, verdict, baseline } = result;
  const base = baseWords(result);
  const digest = image.manifestDigest ?? image.configDigest;
  return [
    ...(digest === undefined ? [] : [['digest', digest] as const]),
    ...(distribution ? [['distribution', distribution.name] as const] : []),
    ['verdict', verdictWords(verdict)],
    ...(baseline ? [['baseline', baselineWords(baseline)] as const] : []),
    ...(base === undefined ? [] : [['base image', base] as const]),
    ...feeds.map(({ feed, syncedAt }) => [`feed ${feed}`, syncedAt ?? 'never loaded'] as const),
  ];
}
