import type { Tally } from '../tally.ts';
import type { FixedIn, KlarVulnerability } from '../vulnerability.ts';
import { encodeGoJson, toGoMaps } from './go-json.ts';

/** Renders one line, with only the severities that are listed and occur. */
export function renderKlarJson({ layerCount, listed }: Tally): string {
  const groups = listed.map(
    ({ severity, vulnerabilities }) => [severity, vulnerabilities.map(toFields)] as const,
  );
  return `${encodeGoJson({ LayerCount: layerCount, Vulnerabilities: new Map(groups) })}\n`;
}

/** Omits empty fields, except for the feature. */
function toFields(vulnerability: KlarVulnerability): object {
  const { name, namespaceName, description, link, severity, metadata, fixedBy, fixedIn } = vulnerability;
  return {
    ...named('Name', name),
    ...named('NamespaceName', namespaceName),
    ...named('Description', description),
    ...named('Link', link),
    ...named('Severity', severity),
    ...(metadata && Object.keys(metadata).length > 0 && { Metadata: toGoMaps(metadata) }),
    ...named('FixedBy', fixedBy),
    ...(fixedIn && fixedIn.length > 0 && { FixedIn: fixedIn.map(toFeature) }),
    FeatureName: vulnerability.featureName,
    FeatureVersion: vulnerability.featureVersion,
  };
}

function toFeature({ name, namespaceName, version, addedBy }: FixedIn): object {
  return {
    ...named('Name', name),
    ...named('NamespaceName', namespaceName),
    ...named('Version', version),
    Vulnerabilities: null,
    ...named('AddedBy', addedBy),
  };
}

function named(key: string, text: string): object {
  return text === '' ? {} : { [key]: text };
}
