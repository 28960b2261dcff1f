import { coverageOf, feedName, isInScope, scopePrefix, type FeedChoice } from '../../advisory/index.ts';
import { isAlpineEdge, type Distribution } from '../../domain/index.ts';
import type { FeedEcosystem } from '../../store/ports.ts';
import { releaseOfEcosystem } from './release-of-ecosystem.ts';

/** Distributions whose releases Clair v1 counts by the number before the first dot. */
const BY_MAJOR: ReadonlySet<string> = new Set([
  'almalinux',
  'azurelinux',
  'centos',
  'debian',
  'mageia',
  'raspbian',
  'rhel',
  'rocky',
]);

/** Distributions whose version is only the day that they were built on. */
const ROLLING: ReadonlySet<string> = new Set(['chainguard', 'minimos', 'opensuse-tumbleweed', 'wolfi']);

/** Its service packs are releases of their own, of one version: `openeuler:24.03-LTS-SP1`. */
const OPEN_EULER = 'openeuler';

function editionOf(name: string): readonly string[] {
  const [open, close] = [name.indexOf('('), name.lastIndexOf(')')];
  return open >= 0 && close > open ? [name.slice(open + 1, close)] : [];
}

/** A release in the words of Clair v1: `debian:12`, `alpine:v3.20`, `ubuntu:22.04`, `centos:7`. */
export function namespaceOf({ id, version, name }: Pick<Distribution, 'id' | 'version' | 'name'>): string {
  if (id === 'alpine') {
    return isAlpineEdge({ id, version, name }) ? 'alpine:edge' : `alpine:v${version.split('.', 2).join('.')}`;
  }
  // Debian's testing and unstable have no number.
  if (id === 'debian' && version === '') return 'debian:unstable';
  // Clair has one namespace for all that Red Hat's advisories answer for.
  const clairId = id === 'rhel' ? 'centos' : id;
  if (ROLLING.has(id)) return id;
  if (id === OPEN_EULER) return [`${id}:${version}`, ...editionOf(name)].join('-');
  const release = BY_MAJOR.has(id) ? version.split('.', 1).join() : version;
  return release === '' ? clairId : `${clairId}:${release}`;
}

/** What a namespace is the release of, as an image of it would say. */
export function distributionOfNamespace(namespace: string): Distribution {
  const colon = namespace.indexOf(':');
  const id = colon < 0 ? namespace : namespace.slice(0, colon);
  const given = colon < 0 ? '' : namespace.slice(colon + 1);
  const release = { id: id === 'centos' ? 'rhel' : id, idLike: [], path: '' };
  if (namespace === 'debian:unstable') return { ...release, version: '', name: namespace };
  if (release.id === OPEN_EULER) {
    return { version: given, name: namespace, ...releaseOfEcosystem(`openEuler:${given}`), ...release };
  }
  if (namespace === 'alpine:edge') return { ...release, version: '', name: 'Alpine Linux edge' };
  const version = id === 'alpine' && given.startsWith('v') ? given.slice(1) : given;
  return { ...release, version, name: namespace };
}

/** The feed that answers for a release, and the ecosystems in which it speaks of it. */
export interface Answering extends Pick<FeedChoice, 'names'> {
  readonly feed: string;
  readonly ecosystems: readonly string[];
}

/** Finds the first feed that has anything about the release, as a report would. */
export function answeringFeed(
  distribution: Distribution,
  stored: readonly FeedEcosystem[],
): Answering | undefined {
  for (const choice of coverageOf(distribution)?.alternatives ?? []) {
    const feed = feedName({ id: choice.feed }, choice.part);
    const ofFeed = stored.filter((each) => each.feed === feed).map(({ ecosystem }) => ecosystem);
    const ecosystems = ofFeed.filter((each) => choice.ecosystems.some((scope) => isInScope(each, scope)));
    if (ecosystems.length > 0) return { feed, ecosystems, names: choice.names };
  }
  return undefined;
}

/** What an image of the release would say that an ecosystem is of. */
export function distributionOfEcosystem(ecosystem: string): Distribution | undefined {
  const release = releaseOfEcosystem(ecosystem);
  if (!release) return undefined;
  const name = [release.id, release.version].filter(Boolean).join(' ');
  const isEdge = release.id === 'alpine' && release.version === 'edge';
  return { name: isEdge ? 'Alpine Linux edge' : name, ...release, idLike: [], path: '' };
}

/** Whether the same advisories answer for two releases, as Red Hat's do for CentOS Linux. */
export function isAnsweredAlike(a: Distribution, b: Distribution): boolean {
  const first = firstEcosystem(a);
  return first === undefined ? a.id === b.id && a.version === b.version : first === firstEcosystem(b);
}

function firstEcosystem(distribution: Distribution): string | undefined {
  const scope = coverageOf(distribution)?.alternatives[0]?.ecosystems[0];
  return scope === undefined ? undefined : scopePrefix(scope);
}
