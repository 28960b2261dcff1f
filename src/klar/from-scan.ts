import { sourceOf, type Finding, type ScanResult } from '../domain/index.ts';
import { toKlarSeverity } from './severity.ts';
import type { KlarVulnerability } from './vulnerability.ts';

/**
 * Our findings as Clair 2 would tell them: what is found in several binaries of one Debian source is one entry, so that
 * thresholds which were set on Clair's counts still mean what they meant.
 */
export function toKlarVulnerabilities(
  { findings }: Pick<ScanResult, 'findings'>,
  namespaceName: string,
): readonly KlarVulnerability[] {
  const byFeature = new Map<string, KlarVulnerability>();
  for (const finding of findings) {
    const vulnerability = toVulnerability(finding, namespaceName);
    const { featureName, featureVersion, name } = vulnerability;
    const key = `${featureName}\0${featureVersion}\0${name}`;
    if (!byFeature.has(key)) byFeature.set(key, vulnerability);
  }
  return [...byFeature.values()];
}

function toVulnerability(
  { id, title = '', severity, fixedVersion = '', package: installed, evidence }: Finding,
  namespaceName: string,
): KlarVulnerability {
  const feature = installed.type === 'deb' ? sourceOf(installed) : installed;
  return {
    name: id,
    namespaceName,
    description: title,
    link: evidence.find(({ url }) => url !== undefined)?.url ?? '',
    severity: toKlarSeverity(severity),
    fixedBy: fixedVersion,
    featureName: feature.name,
    featureVersion: feature.version,
  };
}
