import type { StoredPackage, SyncSpan } from '../store/ports.ts';
import { chooseFeeds } from './choose-feeds.ts';
import type { ScanContext } from './context.ts';
import { packagesHit } from './images-hit.ts';

/** Lists the stored packages with a CVE that KEV lists, no longer lists, or lists otherwise since syncs of it. */
export async function relistedPackages(
  { from, to }: SyncSpan,
  context: ScanContext,
): Promise<readonly StoredPackage[]> {
  const { enrichment, inventory } = context.store;
  const cves = await enrichment.relisted(from, to);
  if (cves.length === 0) return [];
  const chosen = await chooseFeeds(inventory, context);
  const packages = new Map<string, StoredPackage>();
  for (const cve of cves) {
    for (const { stored } of (await packagesHit(cve, chosen, context)).hits) {
      packages.set(`${stored.packageId} ${stored.distributionId ?? ''}`, stored);
    }
  }
  return [...packages.values()];
}
