import { setImmediate as turn } from 'node:timers/promises';
import { isAnsweredAlike, toClairSeverity } from '../../../clair/index.ts';
import {
  appendTo,
  type Distribution,
  type InstalledPackage,
  itemsOf,
  SEVERITIES,
  sourceOf,
} from '../../../domain/index.ts';
import type { InventoryStore, StoredPackage } from '../../../inventory/ports.ts';
import { compareKeys, sortKeyOf } from '../../../versions/index.ts';
import { type Principal, sightOf } from '../../auth/index.ts';
import type { AskedVulnerability } from './asked-vulnerability.ts';

const IMAGES_A_PAGE = 1000;
const WORDS: readonly string[] = SEVERITIES.map(toClairSeverity);

export interface AffectedManifests {
  readonly vulnerabilities: Readonly<Record<string, AskedVulnerability>>;
  /** Vulnerability IDs by manifest, most severe first. */
  readonly vulnerable_manifests: Readonly<Record<string, readonly string[]>>;
}

/** Goes from the named packages to the images that hold them, without checking each image. */
export async function findAffected(
  asked: readonly AskedVulnerability[],
  inventory: InventoryStore,
  principal: Principal,
): Promise<AffectedManifests> {
  const names = new Set(asked.flatMap((vulnerability) => vulnerability.package?.name ?? []));
  const stored = names.size === 0 ? [] : await inventory.packagesNamed([...names]);
  const byName = indexByName(stored);
  const manifestsOf = rememberManifests(inventory, principal);
  const affecting = new Map<string, AskedVulnerability>();
  const byManifest = new Map<string, Set<string>>();
  for (const vulnerability of asked.toSorted(mostSevereFirst)) {
    const candidates = byName.get(vulnerability.package?.name ?? '') ?? [];
    if (candidates.length === 0) continue;
    // A request may name tens of thousands, and each is compared with every stored version.
    await turn();
    const hit = candidates.filter((candidate) => isHit(candidate, vulnerability));
    for (const manifest of await manifestsOf(hit)) {
      affecting.set(vulnerability.id, vulnerability);
      const ids = byManifest.get(manifest) ?? new Set();
      byManifest.set(manifest, ids.add(vulnerability.id));
    }
  }
  return {
    vulnerabilities: Object.fromEntries(affecting),
    vulnerable_manifests: Object.fromEntries([...byManifest].map(([manifest, ids]) => [manifest, [...ids]])),
  };
}

/** Caches lookups: most of a package's vulnerabilities affect the same versions. */
function rememberManifests(inventory: InventoryStore, principal: Principal) {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  return (packages: readonly StoredPackage[]): Promise<ReadonlySet<string>> => {
    const key = packages.map(({ packageId, distributionId }) => `${packageId} ${distributionId}`).join();
    const manifests = known.get(key) ?? manifestsWith(packages, inventory, principal);
    known.set(key, manifests);
    return manifests;
  };
}

function mostSevereFirst(a: AskedVulnerability, b: AskedVulnerability): number {
  return WORDS.indexOf(b.normalized_severity) - WORDS.indexOf(a.normalized_severity);
}

function indexByName(stored: readonly StoredPackage[]): ReadonlyMap<string, readonly StoredPackage[]> {
  const byName = new Map<string, StoredPackage[]>();
  for (const each of stored) {
    const names = new Set([each.package.name, sourceOf(each.package).name]);
    for (const name of names) appendTo(byName, name, each);
  }
  return byName;
}

function isHit({ package: pkg, distribution }: StoredPackage, asked: AskedVulnerability): boolean {
  const own = pkg.ecosystem === undefined ? distribution : undefined;
  if (asked.distribution && !isOn(asked.distribution, own)) return false;
  return isBelow(pkg, asked.package?.name ?? '', asked.fixed_in_version);
}

/** A vulnerability without a distribution applies to all; without a release, to all the distribution's releases. */
function isOn(
  asked: NonNullable<AskedVulnerability['distribution']>,
  distribution: Distribution | undefined,
): boolean {
  const { did: id, version_id: version, pretty_name: name } = asked;
  if (id === '') return true;
  if (!distribution) return false;
  if (version === '' && name === '') return id === distribution.id;
  return isAnsweredAlike({ id, version, name, idLike: [], path: '' }, distribution);
}

/** Versions that cannot be compared are treated as not fixed. */
function isBelow(pkg: InstalledPackage, name: string, fixedVersion: string): boolean {
  if (fixedVersion === '') return true;
  const source = sourceOf(pkg);
  const installed = sortKeyOf(pkg.type, source.name === name ? source.version : pkg.version);
  const fixed = sortKeyOf(pkg.type, fixedVersion);
  return !installed.ok || !fixed.ok || compareKeys(installed.value, fixed.value) < 0;
}

/** Returns the manifests under the names visible to the client. */
async function manifestsWith(
  packages: readonly StoredPackage[],
  inventory: InventoryStore,
  principal: Principal,
): Promise<ReadonlySet<string>> {
  const { name: visibleTo, role } = principal;
  const manifests = new Set<string>();
  const readByOthers = role === 'admin';
  if (packages.length === 0) return manifests;
  const reader = { visibleTo, readByOthers, ...sightOf(principal) };
  const images = itemsOf((from) =>
    inventory.withPackages(packages, { limit: IMAGES_A_PAGE, ...reader, ...from }),
  );
  for await (const { names } of images) {
    for (const { kind, principal: claimant, name, verified } of names) {
      const isSeen = claimant === '' || claimant === visibleTo || (readByOthers && verified);
      if (kind === 'manifest' && isSeen) manifests.add(name);
    }
  }
  return manifests;
}
