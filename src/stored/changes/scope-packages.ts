import { type FeedChoice, scopePrefix } from '../../distributions/index.ts';
import { defined, type InstalledPackage, type NameKind, nameKinds } from '../../domain/index.ts';
import { claimant, groupsOf, type PackageGroup } from '../../findings/answering.ts';
import type { AskedScope, FleetStore, ScopedPackage, StoredPackage } from '../../inventory/ports.ts';
import { type Answering, isKernelHeaders, lookedUpAs, type NameAndVersion } from '../../match/index.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';

/** Raise it with each change to names, keys or claims, so that stored packages are scoped again. */
const SCOPING = 2;
/** Archives with an unknown group: advisories decide the names to look up. */
const UNNAMED = 'unnamed';
/** Package sets per transaction, all in memory at once; for the first images, all their packages are new. */
const SETS_AT_A_TIME = 100;

/** Stores the names used by feeds, with sort keys, for all packages that images brought since the last call. */
export async function scopePackages(fleet: Pick<FleetStore, 'unscoped' | 'scope'>): Promise<void> {
  for (;;) {
    const { sets, packages } = await fleet.unscoped(SCOPING, SETS_AT_A_TIME);
    if (sets.length === 0) return;
    await fleet.scope(SCOPING, sets, packages.flatMap(scopesOf));
  }
}

/** Lists the package scopes to look up in a feed's ecosystems. */
export function askedScopes(group: PackageGroup, answering: Answering): readonly AskedScope[] {
  const { distribution } = group;
  const scopes = nameKinds(answering.names).map((kind) => scopeOf(group, kind, answering));
  return answering.ecosystems.flatMap((ecosystem): readonly AskedScope[] => [
    ...scopes.map((scope) => ({ ecosystem, scope, ...defined({ distribution }) })),
    ...(distribution ? [] : [{ ecosystem, scope: UNNAMED, by: 'artifact' } as const]),
  ]);
}

function scopesOf(stored: StoredPackage): readonly ScopedPackage[] {
  const { packageId, distributionId, distribution, package: pkg } = stored;
  const place = { packageId, ...defined({ distributionId }) };
  const ecosystems = [pkg.ecosystem ?? pkg.thirdParty ?? []].flat();
  const group = claimant(pkg, groupsOf({ ...defined({ distribution }), ecosystems }, []));
  const scopes = new Map<string, ScopedPackage>();
  if (group && !isKernelHeaders(pkg)) {
    for (const choice of group.choices) {
      for (const named of lookedUpAs(pkg, choice)) {
        const scope = pkg.clues ? UNNAMED : scopeOf(group, named.kind, choice);
        scopes.set(scope, { ...place, scope, ...keyed(pkg, named, choice) });
      }
    }
  }
  return scopes.size > 0 ? [...scopes.values()] : [{ ...place, scope: '', name: '', version: '' }];
}

/** Identifies the packages' answering feeds, and the names to look up. */
function scopeOf(
  { distribution, subject, maker }: PackageGroup,
  kind: NameKind,
  { epochs }: Pick<FeedChoice, 'epochs'>,
): string {
  if (!distribution) return subject;
  const names = epochs ? `${kind}, epochs ${epochs}` : kind;
  return maker === undefined ? names : `${names}, by ${maker}`;
}

function keyed(
  pkg: InstalledPackage,
  { name, version }: NameAndVersion,
  choice: FeedChoice,
): Pick<ScopedPackage, 'name' | 'version' | 'key'> {
  const [first] = choice.ecosystems;
  const scheme = first === undefined ? undefined : schemeOfEcosystem(scopePrefix(first));
  // A commit between two releases sorts between them in one branch, but not in others.
  const key = pkg.status === 'unreleased' ? undefined : scheme?.sortKey(version);
  return { name, version, ...(key?.ok && { key: key.value }) };
}
