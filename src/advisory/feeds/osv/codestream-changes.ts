import type { Advisory, StoredRange } from '../../../domain/index.ts';
import { Codestreams, fixesOf, fixOf, type Fix } from './codestreams.ts';
import type { OsvExport } from './export.ts';

/**
 * Narrows changed records by other codestreams of the same source in the store. Returns undefined where that
 * would also change the narrowing of unchanged records: only the whole export has them.
 */
export async function narrowedChanges(
  { context, name: feed, ecosystem }: OsvExport,
  changed: readonly Advisory[],
): Promise<readonly Advisory[] | undefined> {
  const { advisories } = context.store;
  const ecosystems = await advisories.ecosystems(feed, ecosystem);
  const former: StoredRange[] = [];
  for (const { id } of changed) {
    for (const range of await advisories.rangesOf(id, ecosystems)) former.push(range);
  }
  const current = changed.flatMap(fixesOf);
  const names = new Set([...current, ...fixesIn(former, feed)].map((fix) => fix.package));
  if (names.size === 0) return changed;
  const stored = fixesIn(await advisories.rangesAbout([...names], ecosystems), feed);
  const ids = new Set(changed.map(({ id }) => id));
  const others = stored.filter(({ record }) => !ids.has(record));
  const before = codestreamsOf(stored);
  const after = codestreamsOf([...others, ...current]);
  const isSame = (fix: Fix) => boundsOf(before, fix) === boundsOf(after, fix);
  return others.every(isSame) ? changed.map((advisory) => after.narrowed(advisory)) : undefined;
}

function fixesIn(ranges: readonly StoredRange[], feed: string): Fix[] {
  return ranges.flatMap((range) => {
    if (range.feed !== feed || range.cves.length === 0) return [];
    return fixOf(range, range.record, range.cves) ?? [];
  });
}

function codestreamsOf(fixes: readonly Fix[]): Codestreams {
  const codestreams = new Codestreams();
  for (const fix of fixes) codestreams.add(fix);
  return codestreams;
}

function boundsOf(codestreams: Codestreams, fix: Fix): string {
  return codestreams
    .fixedElsewhere(fix)
    .map(({ from }) => from)
    .join(' ');
}
