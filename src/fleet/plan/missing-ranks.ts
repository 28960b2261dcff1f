import type { Problem, Severity } from '../../domain/index.ts';
import type { Store } from '../../store/ports.ts';

/** Share of CVEs without a severity above which something is wrong, as for reports. */
const MAX_UNRATED_SHARE = 0.1;

/** Lists data missing for a plan's ranks. A hole if CVEs do not count for lack of a severity. */
export async function missingRanks(
  { cves, unrated }: { readonly cves: number; readonly unrated: number },
  severity: Severity | undefined,
  { advisories }: Pick<Store, 'advisories'>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  if (unrated > cves * MAX_UNRATED_SHARE) {
    const message = `${unrated} of ${cves} CVEs have no severity in the store`;
    problems.push(
      severity === undefined
        ? { kind: 'enrichment-missing', subject: 'cve', message }
        : { kind: 'severities-missing', subject: 'cve', message: `${message}, and do not count` },
    );
  }
  if ((await advisories.feedState('kev')) === undefined) {
    const message = 'KEV was never loaded: exploited vulnerabilities do not come first';
    problems.push({ kind: 'enrichment-missing', subject: 'kev', message });
  }
  return problems;
}
