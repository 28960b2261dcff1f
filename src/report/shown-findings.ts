import { countIds, type Finding, type ProblemKind, type ScanResult, type Severity } from '../domain/index.ts';

/** Findings that a report lists, and the number of CVEs left out. */
export interface ShownFindings {
  readonly findings: readonly Finding[];
  /** CVEs with severities that were not requested. */
  readonly ofOtherSeverity: number;
  /** Unrated CVEs that are unlikely to be exploited. */
  readonly unlikely: number;
}

/** Up to this many CVEs are listed in full. */
const MANY_CVES = 40;
/** EPSS probabilities below this are called unlikely. */
const UNLIKELY = 0.01;
const MISSING: readonly ProblemKind[] = [
  'feed-missing',
  'feed-stale',
  'feed-content-old',
  'enrichment-missing',
  'severities-missing',
];

/** Drops findings with severities that were not requested; an empty list means all. */
export function ofSeverities(findings: readonly Finding[], severities: readonly Severity[]): ShownFindings {
  if (severities.length === 0) return { findings, ofOtherSeverity: 0, unlikely: 0 };
  const shown = findings.filter(({ severity }) => severities.includes(severity));
  return { findings: shown, ofOtherSeverity: countIds(findings) - countIds(shown), unlikely: 0 };
}

/**
 * Also drops unrated findings that EPSS calls unlikely from a long list. Lists everything while CVE records
 * or EPSS are missing, since a finding may then have a rating.
 */
export function worthReading(result: ScanResult, severities: readonly Severity[]): ShownFindings {
  const shown = ofSeverities(result.findings, severities);
  if (countIds(result.findings) <= MANY_CVES || !isRanked(result)) return shown;
  const isNew = ({ before }: Finding) => result.baseline !== undefined && !before;
  const findings = shown.findings.filter((finding) => isNew(finding) || !isUnlikely(finding));
  return { ...shown, findings, unlikely: countIds(shown.findings) - countIds(findings) };
}

function isRanked({ feeds, problems }: ScanResult): boolean {
  if (!feeds.some(({ feed, syncedAt }) => feed === 'epss' && syncedAt !== undefined)) return false;
  return !problems.some(({ kind, subject }) => MISSING.includes(kind) && ['cve', 'epss'].includes(subject));
}

function isUnlikely({ severity, kev, epss }: Finding): boolean {
  return severity === 'unknown' && !kev && epss !== undefined && epss.probability < UNLIKELY;
}
