import type { VulnerableRange } from '../../../domain/index.ts';
import { compareKeys, schemeOfEcosystem } from '../../../versions/index.ts';
import type { Bound } from './happenings.ts';
import { withoutBuilds } from './without-builds.ts';

const UBUNTU = 'Ubuntu:';
const PRO = 'Ubuntu:Pro:';
const ESM = 'esm';
/** Sorts after every number that follows `esm`, and before Ubuntu's own next build. */
const AFTER_ESM = 'esn';

/**
 * Excludes Ubuntu Pro builds that the same record calls fixed from the release's own ranges:
 * `1.2-3ubuntu1+esm2` holds a fix that the release, which stays affected, never gets. Later Pro builds on
 * another version (`1.2-3ubuntu2+esm1`) look like the release's own by their bounds, and stay in.
 */
export function withoutFixesOfPro(ranges: readonly VulnerableRange[]): readonly VulnerableRange[] {
  const fixes = ranges.filter(({ ecosystem, fixedVersion = '' }) => {
    return ecosystem.startsWith(PRO) && fixedVersion.includes(ESM);
  });
  if (fixes.length === 0) return ranges;
  return ranges.flatMap((range) => {
    if (range.exact !== undefined || range.unread !== undefined || range.ecosystem.startsWith(PRO))
      return [range];
    const ofPro = PRO + range.ecosystem.slice(UBUNTU.length);
    const own = fixes.filter((fix) => fix.ecosystem === ofPro && fix.package === range.package);
    return own.length === 0 ? [range] : withoutBuilds(range, buildsWithin(range, own));
  });
}

interface BoundedBuilds {
  readonly from: Bound;
  readonly to: Bound;
}

function buildsWithin({ ecosystem, lower, upper }: VulnerableRange, fixes: readonly VulnerableRange[]) {
  const bound = (version: string): Bound[] => {
    const key = schemeOfEcosystem(ecosystem)?.sortKey(version);
    return key?.ok === true ? [{ version, key: key.value }] : [];
  };
  const isBelow = (a: Bound, b: Bound) => compareKeys(a.key, b.key) < 0;
  const [lowest] = bound(lower ?? '0');
  const [highest] = upper === undefined ? [] : bound(upper);
  const byEnd = new Map<string, BoundedBuilds>();
  for (const { fixedVersion = '' } of fixes) {
    const [from] = bound(fixedVersion);
    const [to] = bound(fixedVersion.slice(0, fixedVersion.lastIndexOf(ESM)) + AFTER_ESM);
    if (!from || !to || (lowest && !isBelow(lowest, from)) || (highest && !isBelow(to, highest))) continue;
    const known = byEnd.get(to.version);
    if (!known || isBelow(known.from, from)) byEnd.set(to.version, { from, to });
  }
  const sorted = [...byEnd.values()].sort((a, b) => compareKeys(a.from.key, b.from.key));
  return sorted.map(({ from, to }) => ({ from: from.version, to: to.version }));
}
