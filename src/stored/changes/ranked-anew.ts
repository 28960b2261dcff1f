import { compareSeverity, type Finding } from '../../domain/index.ts';
import { rateFindings } from '../../findings/rank/rate-findings.ts';
import type { StoredPackage, SyncSpan } from '../../inventory/ports.ts';
import type { StoredContext } from '../context.ts';
import type { ChangedPackage } from './changed-findings.ts';
import { type PackageHit, packagesHitByEach } from './images-hit.ts';

type Syncs = Pick<SyncSpan, 'from' | 'to'>;

/** A finding in a stored package. */
export interface StoredFinding {
  readonly stored: StoredPackage;
  readonly finding: Finding;
}

/** Finds the stored packages with a CVE that KEV syncs newly list. */
export async function exploitedFindings(
  { from, to }: Syncs,
  context: StoredContext,
): Promise<readonly StoredFinding[]> {
  const cves = await context.store.enrichment.newlyExploited(from, to);
  const found: StoredFinding[] = [];
  for (const hits of await hitsOf(cves, context)) {
    const rated = await rateFindings(findingsOf(hits), hits[0]?.stored.distribution, context);
    for (const { stored, finding } of hits) {
      const one = rated.get(finding);
      if (one) found.push({ stored, finding: one });
    }
  }
  return found;
}

/** Finds the stored packages in which a flaw became more severe through CVE record syncs. */
export async function raisedFindings(
  { from, to }: Syncs,
  context: StoredContext,
): Promise<readonly ChangedPackage[]> {
  const { enrichment } = context.store;
  const cves = await enrichment.rated(from, to);
  const earlier = await enrichment.ratings(cves, undefined, { seq: from, at: context.now().toISOString() });
  const raised: ChangedPackage[] = [];
  for (const hits of await hitsOf(cves, context)) {
    const [findings, distribution] = [findingsOf(hits), hits[0]?.stored.distribution];
    const before = await rateFindings(findings, distribution, context, earlier);
    const after = await rateFindings(findings, distribution, context);
    for (const { stored, finding } of hits) {
      const [old, now] = [before.get(finding), after.get(finding)];
      if (old && now && compareSeverity(old.severity, now.severity) < 0) {
        raised.push({ stored, before: old, after: now });
      }
    }
  }
  return raised;
}

/** Groups the CVEs' hits by distribution, which decides whose rating counts. */
async function hitsOf(
  cves: readonly string[],
  context: StoredContext,
): Promise<readonly (readonly PackageHit[])[]> {
  const hits: PackageHit[] = [];
  for await (const { hits: own } of packagesHitByEach(cves, context)) for (const hit of own) hits.push(hit);
  return [...Map.groupBy(hits, ({ stored }) => stored.distributionId).values()];
}

function findingsOf(hits: readonly PackageHit[]): readonly PackageHit['finding'][] {
  return hits.map(({ finding }) => finding);
}
