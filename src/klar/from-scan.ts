import { sourceOf, type Finding, type ScanResult } from '../domain/index.ts';
import { toKlarSeverity } from './severity.ts';
import type { KlarVulnerability } from './vulnerability.ts';

/**
 * Our findings as Clair 2 would tell them: what is found in several binaries of one Debian source is one entry, so that
 * thresholds which were set on Clair's counts still mean what they meant. Those of one feature are in the order of their
 * names: findings come in the order in which feeds happened to be stored.
 */
export function toKlarVulnerabilities(
  { findings }: Pick<ScanResult, 'findings'>,
  namespaceName: string,
): readonly KlarVulnerability[] {
  const features = Map.groupBy(
    findings.map((finding) => toVulnerability(finding, namespaceName)),
    ({ featureName, featureVersion }) => `${featureName}\0${featureVersion}`,
  );
  return [...features.values()].flatMap(onceEach);
}

function onceEach(vulnerabilities: readonly KlarVulnerability[]): readonly KlarVulnerability[] {
  const byName = Map.groupBy(vulnerabilities, ({ name }) => name);
  return [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, [first]]) => first ?? []);
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
    severity: toKlarSeverity(severity),
    fixedBy: fixedVersion,
    featureName: feature.name,
    featureVersion: feature.version,
  };
}
