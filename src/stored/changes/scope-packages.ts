import { type FeedChoice, scopePrefix } from '../../distributions/index.ts';
import { defined, type InstalledPackage } from '../../domain/index.ts';
import { claimant, groupsOf, type PackageGroup } from '../../findings/answering.ts';
import type { AskedScope, FleetStore, ScopedPackage, StoredPackage } from '../../inventory/ports.ts';
import { type Answering, isKernelHeaders, lookedUpAs } from '../../match/index.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';

/** Raise it with each change to names, keys or claims, so that stored packages are scoped again. */
const SCOPING = 1;
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
  const scope = scopeOf(group, answering);
  return answering.ecosystems.flatMap((ecosystem): readonly AskedScope[] =>
    distribution
      ? [{ ecosystem, scope, distribution }]
      : [
          { ecosystem, scope },
          { ecosystem, scope: UNNAMED, by: 'artifact' },
        ],
  );
}

function scopesOf(stored: StoredPackage): readonly ScopedPackage[] {
  const { packageId, distributionId, distribution, package: pkg } = stored;
  const place = { packageId, ...defined({ distributionId }) };
  const ecosystems = pkg.ecosystem === undefined ? [] : [pkg.ecosystem];
  const group = claimant(pkg, groupsOf({ ...defined({ distribution }), ecosystems }, []));
  const scopes = new Map<string, ScopedPackage>();
  if (group && !isKernelHeaders(pkg)) {
    for (const choice of group.choices) {
      const scope = pkg.clues ? UNNAMED : scopeOf(group, choice);
      scopes.set(scope, { ...place, scope, ...keyed(pkg, choice) });
    }
  }
  return scopes.size > 0 ? [...scopes.values()] : [{ ...place, scope: '', name: '', version: '' }];
}

/** Identifies the packages' answering feeds, and the names to look up. */
function scopeOf(
  { distribution, subject }: PackageGroup,
  { names, epochs }: Pick<FeedChoice, 'names' | 'epochs'>,
): string {
  if (!distribution) return subject;
  return epochs ? `${names}, epochs ${epochs}` : names;
}

function keyed(pkg: InstalledPackage, choice: FeedChoice): Pick<ScopedPackage, 'name' | 'version' | 'key'> {
  const named = lookedUpAs(pkg, choice);
  const [first] = choice.ecosystems;
  const scheme = first === undefined ? undefined : schemeOfEcosystem(scopePrefix(first));
  // A commit between two releases sorts between them in one branch, but not in others.
  const key = pkg.status === 'unreleased' ? undefined : scheme?.sortKey(named.version);
  return { ...named, ...(key?.ok && { key: key.value }) };
}
