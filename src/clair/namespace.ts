import {
  coverageOf,
  knownByClairId,
  knownDistribution,
  releaseOfEcosystem,
  scopePrefix,
} from '../distributions/index.ts';
import type { Distribution } from '../domain/index.ts';

/** Formats a release as a Clair v1 namespace: `debian:12`, `alpine:v3.20`, `ubuntu:22.04`, `centos:7`. */
export function namespaceOf({ id, version, name }: Pick<Distribution, 'id' | 'version' | 'name'>): string {
  const clair = knownDistribution(id)?.clair;
  const clairId = clair?.id ?? id;
  const release = clair ? clair.releaseOf({ version, name }) : version;
  return release === '' ? clairId : `${clairId}:${release}`;
}

/** Converts a namespace to the distribution that its images report. */
export function distributionOfNamespace(namespace: string): Distribution {
  const colon = namespace.indexOf(':');
  const clairId = colon < 0 ? namespace : namespace.slice(0, colon);
  const given = colon < 0 ? '' : namespace.slice(colon + 1);
  const known = knownByClairId(clairId);
  const release = known?.clair.readRelease(given) ?? { version: given };
  return { id: known?.id ?? clairId, name: namespace, ...release, idLike: [], path: '' };
}

/** Converts an ecosystem to the distribution that its images report. */
export function distributionOfEcosystem(ecosystem: string): Distribution | undefined {
  const release = releaseOfEcosystem(ecosystem);
  if (!release) return undefined;
  const name = [release.id, release.version].filter(Boolean).join(' ');
  return { name, ...release, idLike: [], path: '' };
}

/** True if the same advisories cover both releases, as Red Hat's cover CentOS Linux. */
export function isAnsweredAlike(a: Distribution, b: Distribution): boolean {
  const first = firstEcosystem(a);
  return first === undefined ? a.id === b.id && a.version === b.version : first === firstEcosystem(b);
}

function firstEcosystem(distribution: Distribution): string | undefined {
  const scope = coverageOf(distribution)[0]?.ecosystems[0];
  return scope === undefined ? undefined : scopePrefix(scope);
}
