import {
  failed,
  type InstalledPackage,
  type NameKind,
  type Problem,
  type WantedVersion,
} from '../domain/index.ts';
import type { VersionScheme } from '../versions/scheme.ts';
import { lookedUpAs, type Naming } from './looked-up-as.ts';

/** A package group's feed, and how the feed spells the packages. */
export interface Answering extends Naming {
  /** The answering feed; several feeds in the store may cover the same ecosystem. */
  readonly feed: string;
  /** Ecosystems that may each name a package: one, or a release's repositories. */
  readonly ecosystems: readonly string[];
  /** Version order in all these ecosystems. */
  readonly scheme: VersionScheme;
}

/** A looked-up name and version, and the installed packages that it represents. */
export interface Lookup {
  readonly name: string;
  readonly nameKind: NameKind;
  readonly version: string;
  /** Why its version cannot be ordered; then every range with this name matches. */
  readonly unordered?: string;
  readonly packages: readonly InstalledPackage[];
}

export interface WantedVersions {
  readonly wanted: readonly WantedVersion[];
  /** Lookups by the `id` of a wanted version. Binaries from one source share a lookup, and so do its ecosystems. */
  readonly lookups: ReadonlyMap<number, Lookup>;
  readonly problems: readonly Problem[];
}

/**
 * Prepares the store's query, and lists the packages that cannot be queried or compared. IDs begin at
 * `firstId`, so that one query can cover several feeds.
 */
export function wantedVersions(
  packages: readonly InstalledPackage[],
  answering: Answering,
  firstId = 0,
): WantedVersions {
  const wanted: WantedVersion[] = [];
  const lookups = new Map<number, Lookup>();
  const problems: Problem[] = [];
  for (const named of lookupsOf(packages, answering)) {
    const key = isUnreleased(named) ? failed(UNRELEASED) : answering.scheme.sortKey(named.version);
    if (!key.ok && isOfDistribution(named)) problems.push(versionUnparsable(named, key.failure));
    const lookup = key.ok ? named : { ...named, unordered: key.failure };
    const { name, version } = named;
    for (const ecosystem of answering.ecosystems) {
      const id = firstId + wanted.length;
      wanted.push({ id, ecosystem, name, version, ...(key.ok && { key: key.value }) });
      lookups.set(id, lookup);
    }
  }
  return { wanted, lookups, problems };
}

function lookupsOf(packages: readonly InstalledPackage[], naming: Naming): Iterable<Lookup> {
  const byName = new Map<string, Lookup & { readonly packages: InstalledPackage[] }>();
  for (const pkg of packages) {
    for (const { name, kind, version } of lookedUpAs(pkg, naming)) {
      const key = `${name}\0${version}\0${pkg.status === 'unreleased'}`;
      const known = byName.get(key);
      if (known) known.packages.push(pkg);
      else byName.set(key, { name, nameKind: kind, version, packages: [pkg] });
    }
  }
  return byName.values();
}

/** A commit between two releases is ordered between them in one branch, and unordered in other branches. */
const UNRELEASED = 'not a release';

function isUnreleased({ packages }: Lookup): boolean {
  return packages.some(({ status }) => status === 'unreleased');
}

function isOfDistribution({ packages }: Lookup): boolean {
  return packages.every(({ ecosystem }) => ecosystem === undefined);
}

function versionUnparsable(lookup: Lookup, failure: string): Problem {
  const names = lookup.packages.map((pkg) => pkg.name).join(', ');
  return {
    kind: 'version-unparsable',
    subject: lookup.name,
    message: `${names}: the version "${lookup.version}" could not be compared: ${failure}`,
  };
}
