import type { Distribution } from '../../domain/index.ts';
import type { KnownDistribution, Release } from '../contract.ts';
import { DISTRIBUTIONS } from '../registry.ts';

const BY_ID: ReadonlyMap<string, KnownDistribution> = new Map(DISTRIBUTIONS.map((each) => [each.id, each]));
const BY_FAMILY: ReadonlyMap<string, KnownDistribution> = new Map(
  DISTRIBUTIONS.flatMap((each) => (each.familyNames ?? []).map((name) => [name, each] as const)),
);
/** Red Hat's advisories answer for what Clair calls `centos`, so that name is theirs before it is CentOS Linux's. */
const BY_CLAIR_ID: ReadonlyMap<string, KnownDistribution> = new Map([
  ...BY_ID,
  ...DISTRIBUTIONS.flatMap((each) => (each.clair.id === undefined ? [] : [[each.clair.id, each] as const])),
]);

/** By `ID` of os-release. */
export function knownDistribution(id: string): KnownDistribution | undefined {
  return BY_ID.get(id);
}

export function knownByClairId(id: string): KnownDistribution | undefined {
  return BY_CLAIR_ID.get(id);
}

/** The distribution itself, then those that it says it is like, as far as they are known. */
export function relatives({ id, idLike }: Distribution): readonly KnownDistribution[] {
  return [id, ...idLike].flatMap((each) => BY_ID.get(each) ?? BY_FAMILY.get(each) ?? []);
}

/**
 * The release that an ecosystem is of; undefined for what is only a part or an edition of one (a SUSE module, an
 * extended stream, Ubuntu Pro), which is asked together with the release itself.
 */
export function releaseOfEcosystem(ecosystem: string): (Release & { readonly id: string }) | undefined {
  const colon = ecosystem.indexOf(':');
  const name = colon < 0 ? ecosystem : ecosystem.slice(0, colon);
  const rest = colon < 0 ? '' : ecosystem.slice(colon + 1);
  for (const { id, ecosystem: own } of DISTRIBUTIONS) {
    const release = own?.name === name ? own.releaseOf(rest) : undefined;
    if (release) return { id, ...release };
  }
  return undefined;
}
