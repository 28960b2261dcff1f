import { toClairSeverity } from '../clair/index.ts';
import { compareTexts, sourceOf, type Finding, type ScanResult } from '../domain/index.ts';
import type { KlarVulnerability } from './vulnerability.ts';

/**
 * Converts findings to Clair 2's form. Findings in several binaries from one Debian source become one entry,
 * so that thresholds set on Clair's counts keep their meaning. Sorts by name within a feature, since findings
 * come in feed storage order.
 */
export function toKlarVulnerabilities(
  { findings }: Pick<ScanResult, 'findings'>,
  namespaceName: string,
): readonly KlarVulnerability[] {
  const features = Map.groupBy(
    findings.map((finding) => toVulnerability(finding, namespaceName)),
    ({ namespaceName: namespace, featureName, featureVersion }) =>
      [namespace, featureName, featureVersion].join('\0'),
  );
  return [...features.values()].flatMap(onceEach);
}

function onceEach(vulnerabilities: readonly KlarVulnerability[]): readonly KlarVulnerability[] {
  const byName = Map.groupBy(vulnerabilities, ({ name }) => name);
  return [...byName].toSorted(([a], [b]) => compareTexts(a, b)).flatMap(([, [first]]) => first ?? []);
}

function toVulnerability(
  { id, title = '', description = title, severity, fixedVersion = '', package: installed, evidence }: Finding,
  namespaceName: string,
): KlarVulnerability {
  const feature = installed.type === 'deb' ? sourceOf(installed) : installed;
  return {
    name: id,
    namespaceName,
    description,
    link: evidence.find(({ url }) => url !== undefined)?.url ?? '',
    severity: toClairSeverity(severity),
    fixedBy: fixedVersion,
    featureName: feature.name,
    featureVersion: feature.version,
  };
}
