import type { Distribution } from '../../domain/index.ts';
import type { KnownDistribution, Release } from '../contract.ts';
import { DISTRIBUTIONS } from '../registry.ts';

const BY_ID: ReadonlyMap<string, KnownDistribution> = new Map(DISTRIBUTIONS.map((each) => [each.id, each]));
const BY_FAMILY: ReadonlyMap<string, KnownDistribution> = new Map(
  DISTRIBUTIONS.flatMap((each) => (each.familyNames ?? []).map((name) => [name, each] as const)),
);
/**
 * Distributions by Clair's ID. Red Hat's advisories apply to Clair's `centos`, so they take precedence over
 * CentOS Linux.
 */
const BY_CLAIR_ID: ReadonlyMap<string, KnownDistribution> = new Map([
  ...BY_ID,
  ...DISTRIBUTIONS.flatMap((each) => (each.clair.id === undefined ? [] : [[each.clair.id, each] as const])),
]);

/** Finds a distribution by its os-release `ID`. */
export function knownDistribution(id: string): KnownDistribution | undefined {
  return BY_ID.get(id);
}

/** Returns a release's version by its code name: 12 for `bookworm`. */
export function versionNamed(id: string, codeName: string): string | undefined {
  const names = BY_ID.get(id)?.codeNames;
  return names && Object.hasOwn(names, codeName) ? names[codeName] : undefined;
}

export function knownByClairId(id: string): KnownDistribution | undefined {
  return BY_CLAIR_ID.get(id);
}

/** Lists the distribution itself, then the known ones in its ID_LIKE. */
export function relatives({ id, idLike }: Distribution): readonly KnownDistribution[] {
  return [id, ...idLike].flatMap((each) => BY_ID.get(each) ?? BY_FAMILY.get(each) ?? []);
}

/**
 * Returns an ecosystem's release; undefined for a mere part or edition (a SUSE module, an extended stream,
 * Ubuntu Pro), which is looked up together with the release itself.
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
