import { cvesOf, flawIdsOf } from '../../domain/index.ts';
import type { MatchedPackage, StoredPackage } from '../../inventory/ports.ts';
import { isKernelHeaders } from '../../match/index.ts';
import type { StoredContext } from '../context.ts';

/** A stored package, and what it was found to match. */
export interface FoundPackage extends Pick<MatchedPackage, 'matches'> {
  readonly stored: StoredPackage;
}

/** Keeps since when flaws are known in packages, as the report of an image does. What was known before stays. */
export async function recordFirstKnown(
  packages: readonly FoundPackage[],
  sync: number,
  { store, now }: StoredContext,
): Promise<void> {
  const flaws = packages.flatMap(({ stored, matches }) =>
    isKernelHeaders(stored.package)
      ? []
      : matches.flatMap((match) => (match.kind === 'flaw' ? [{ stored, match }] : [])),
  );
  if (flaws.length === 0) return;
  const kev = await store.enrichment.kev([...new Set(flaws.flatMap(({ match }) => cvesOf(match)))]);
  for (const own of Map.groupBy(flaws, ({ stored }) => stored.distributionId).values()) {
    const distribution = own[0]?.stored.distribution;
    await store.firstKnown.record({
      sync,
      at: now().toISOString(),
      ...(distribution && { distribution }),
      flaws: own.flatMap(({ stored, match }) => {
        const isExploited = cvesOf(match).some((cve) => kev.has(cve));
        return flawIdsOf(match).map((id) => ({ id, package: stored.package, isExploited }));
      }),
    });
  }
}
