import type { StoredPackage, SyncSpan } from '../store/ports.ts';
import type { ScanContext } from './context.ts';
import { packagesHitByEach } from './images-hit.ts';

/** Lists the stored packages with a CVE that KEV lists, no longer lists, or lists otherwise since syncs of it. */
export async function relistedPackages(
  { from, to }: SyncSpan,
  context: ScanContext,
): Promise<readonly StoredPackage[]> {
  const cves = await context.store.enrichment.relisted(from, to);
  const packages = new Map<string, StoredPackage>();
  for await (const { hits } of packagesHitByEach(cves, context)) {
    for (const { stored } of hits) {
      packages.set(`${stored.packageId} ${stored.distributionId ?? ''}`, stored);
    }
  }
  return [...packages.values()];
}
