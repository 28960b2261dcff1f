import { feedName } from '../../advisory/index.ts';
import {
  coverageOf,
  isInScope,
  knownByClairId,
  knownDistribution,
  releaseOfEcosystem,
  scopePrefix,
  type FeedChoice,
} from '../../distributions/index.ts';
import type { Distribution } from '../../domain/index.ts';
import { groupsOf } from '../../scan/index.ts';
import type { FeedEcosystem } from '../../store/ports.ts';

/** Formats a release as a Clair v1 namespace: `debian:12`, `alpine:v3.20`, `ubuntu:22.04`, `centos:7`. */
export function namespaceOf({ id, version, name }: Pick<Distribution, 'id' | 'version' | 'name'>): string {
  const clair = knownDistribution(id)?.clair;
  const clairId = clair?.id ?? id;
  const release = clair ? clair.releaseOf({ version, name }) : version;
  return release === '' ? clairId : `${clairId}:${release}`;
}

/** Converts a namespace to the distribution that an image of it would report. */
export function distributionOfNamespace(namespace: string): Distribution {
  const colon = namespace.indexOf(':');
  const clairId = colon < 0 ? namespace : namespace.slice(0, colon);
  const given = colon < 0 ? '' : namespace.slice(colon + 1);
  const known = knownByClairId(clairId);
  const release = known?.clair.readRelease(given) ?? { version: given };
  return { id: known?.id ?? clairId, name: namespace, ...release, idLike: [], path: '' };
}

/** The feed that answers for a release, and the ecosystems that it uses for it. */
export interface Answering extends Pick<FeedChoice, 'names'> {
  readonly feed: string;
  readonly ecosystems: readonly string[];
}

/** Finds the first feed with data about the release, as a report would. */
export function answeringFeed(
  distribution: Distribution,
  stored: readonly FeedEcosystem[],
  prefer: readonly string[],
): Answering | undefined {
  const [group] = groupsOf(distribution, prefer);
  for (const choice of group?.choices ?? []) {
    const feed = feedName({ id: choice.feed }, choice.part);
    const ofFeed = stored.filter((each) => each.feed === feed).map(({ ecosystem }) => ecosystem);
    const ecosystems = ofFeed.filter((each) => choice.ecosystems.some((scope) => isInScope(each, scope)));
    if (ecosystems.length > 0) return { feed, ecosystems, names: choice.names };
  }
  return undefined;
}

/** Converts an ecosystem to the distribution that an image of it would report. */
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
  const scope = coverageOf(distribution)?.alternatives[0]?.ecosystems[0];
  return scope === undefined ? undefined : scopePrefix(scope);
}
