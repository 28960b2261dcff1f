import { KLAR_SEVERITIES, parseKlarSeverity, type KlarSeverity } from './severity.ts';
import type { KlarVulnerability } from './vulnerability.ts';
import { isWhitelisted, type Whitelist } from './whitelist.ts';

/** What counts. */
export interface TallyRules {
  /** What is less severe is neither listed nor counted. */
  readonly output: KlarSeverity;
  /** More than this many fail the scan. */
  readonly threshold: number;
  readonly ignoreUnfixed: boolean;
}

/** What is printed of an image, and what it is judged by. */
export interface Tally {
  readonly layerCount: number;
  readonly whitelisted: number;
  /** All that are not whitelisted, whatever their severity is called. */
  readonly found: number;
  /** Each severity that occurs, from the least. */
  readonly summary: readonly { readonly severity: KlarSeverity; readonly count: number }[];
  /** Those that are severe enough to be listed, from the least severe. */
  readonly listed: readonly SeverityGroup[];
  /** Severities that Klar has no word for: what has them is found, and neither listed nor counted. */
  readonly unheardOf: readonly string[];
  readonly isOverThreshold: boolean;
}

export interface SeverityGroup {
  readonly severity: KlarSeverity;
  readonly vulnerabilities: readonly KlarVulnerability[];
}

export interface TallyOptions {
  readonly layerCount: number;
  readonly repository: string;
  readonly whitelist: Whitelist;
  readonly rules: TallyRules;
}

/** Filters and counts as Klar does: one entry for each pair of feature and vulnerability, no two made one. */
export function tally(
  vulnerabilities: readonly KlarVulnerability[],
  { layerCount, repository, whitelist, rules }: TallyOptions,
): Tally {
  const found = vulnerabilities.filter(({ name }) => !isWhitelisted(name, repository, whitelist));
  const groups = groupBySeverity(found);
  const least = KLAR_SEVERITIES.indexOf(rules.output);
  const listed = groups.filter(({ severity }) => KLAR_SEVERITIES.indexOf(severity) >= least);
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
  };
}

function groupBySeverity(vulnerabilities: readonly KlarVulnerability[]): readonly SeverityGroup[] {
  const groups = Map.groupBy(vulnerabilities, ({ severity }) => severity);
  return KLAR_SEVERITIES.flatMap((severity) => {
    const group = groups.get(severity);
    return group ? [{ severity, vulnerabilities: group }] : [];
  });
}

function unheardOf(vulnerabilities: readonly KlarVulnerability[]): readonly string[] {
  const words = new Set(vulnerabilities.map(({ severity }) => severity));
  return [...words].filter((word) => !parseKlarSeverity(word)).toSorted();
}
