import { CLAIR_SEVERITIES, INCOMPLETE_NAME, parseClairSeverity, type ClairSeverity } from '../clair/index.ts';
import type { KlarVulnerability } from './vulnerability.ts';
import { isWhitelisted, type Whitelist } from './whitelist.ts';

/** Rules that decide which vulnerabilities are listed and fail the scan. */
export interface TallyRules {
  /** Less severe vulnerabilities are neither listed nor counted against the threshold. */
  readonly output: ClairSeverity;
  /** The scan fails above this many. */
  readonly threshold: number;
  readonly ignoreUnfixed: boolean;
}

/** An image's vulnerability counts, as printed and judged. */
export interface Tally {
  readonly layerCount: number;
  readonly whitelisted: number;
  /** All vulnerabilities that are not whitelisted, with any severity. */
  readonly found: number;
  /** Severities that occur, from the least severe. */
  readonly summary: readonly { readonly severity: ClairSeverity; readonly count: number }[];
  /** Vulnerabilities severe enough to be listed, from the least severe. */
  readonly listed: readonly SeverityGroup[];
  /**
   * Severities that Klar does not know. Their vulnerabilities count as found, but appear neither in the list nor in the
   * summary.
   */
  readonly unheardOf: readonly string[];
  readonly isOverThreshold: boolean;
  /** Whether the incomplete entry is among them, with any severity. */
  readonly isIncomplete: boolean;
}

export interface SeverityGroup {
  readonly severity: ClairSeverity;
  readonly vulnerabilities: readonly KlarVulnerability[];
}

export interface TallyOptions {
  readonly layerCount: number;
  readonly repository: string;
  readonly whitelist: Whitelist;
  readonly rules: TallyRules;
}

/** Filters and counts as Klar does: one entry per pair (feature, vulnerability), without deduplication. */
export function tally(
  vulnerabilities: readonly KlarVulnerability[],
  { layerCount, repository, whitelist, rules }: TallyOptions,
): Tally {
  const found = vulnerabilities.filter(({ name }) => !isWhitelisted(name, repository, whitelist));
  const groups = groupBySeverity(found);
  const least = CLAIR_SEVERITIES.indexOf(rules.output);
  const listed = groups.filter(({ severity }) => CLAIR_SEVERITIES.indexOf(severity) >= least);
  const counted = listed
    .flatMap((group) => group.vulnerabilities)
    .filter(({ fixedBy }) => !rules.ignoreUnfixed || fixedBy !== '');
  return {
    layerCount,
    whitelisted: vulnerabilities.length - found.length,
    found: found.length,
    summary: groups.map((group) => ({ severity: group.severity, count: group.vulnerabilities.length })),
    listed,
    unheardOf: unheardOf(found),
    isOverThreshold: counted.length > rules.threshold,
    isIncomplete: found.some(({ name }) => name === INCOMPLETE_NAME),
  };
}

function groupBySeverity(vulnerabilities: readonly KlarVulnerability[]): readonly SeverityGroup[] {
  const groups = Map.groupBy(vulnerabilities, ({ severity }) => severity);
  return CLAIR_SEVERITIES.flatMap((severity) => {
    const group = groups.get(severity);
    return group ? [{ severity, vulnerabilities: group }] : [];
  });
}

function unheardOf(vulnerabilities: readonly KlarVulnerability[]): readonly string[] {
  const words = new Set(vulnerabilities.map(({ severity }) => severity));
  return [...words].filter((word) => !parseClairSeverity(word)).toSorted();
}
