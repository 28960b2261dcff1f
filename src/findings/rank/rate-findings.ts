import { cvesOf, type Distribution, type Finding } from '../../domain/index.ts';
import { rankFindings, type Enrichment, type MatchedFinding } from '../../match/index.ts';
import type { ScanContext } from '../context.ts';
import { loadCveRecords, NO_RECORDS } from '../feeds/load-cve-records.ts';

/**
 * Rates findings as reports do, by the given CVE records or the current ones. Requests new CVEs here:
 * reports, which would also request them, come only after clients were notified.
 */
export async function rateFindings(
  findings: readonly MatchedFinding[],
  distribution: Distribution | undefined,
  context: ScanContext,
  given?: Enrichment['records'],
): Promise<ReadonlyMap<MatchedFinding, Finding>> {
  const cves = [...new Set(findings.flatMap(cvesOf))];
  const records = given ?? (await recordsOf(cves, context));
  const kev = await context.store.enrichment.kev(cves);
  const enrichment: Enrichment = { records, epss: new Map(), kev };
  const ranked = rankFindings(findings, enrichment, distribution);
  return new Map(findings.flatMap((finding, i) => (ranked[i] ? [[finding, ranked[i]] as const] : [])));
}

async function recordsOf(cves: readonly string[], context: ScanContext): Promise<Enrichment['records']> {
  return cves.length === 0 ? NO_RECORDS.records : (await loadCveRecords(cves, context)).records;
}
