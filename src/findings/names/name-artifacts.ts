import { confirmGroup, type ConfirmedGroup } from '../catalog/index.ts';
import {
  appendTo,
  bundleNamesOf,
  counted,
  endsOfBundle,
  locationsOf,
  nameSome,
  parentOf,
  SBOM_NAME,
  type InstalledPackage,
  type NameClues,
  type Problem,
} from '../domain/index.ts';
import type { AdvisoryStore, StoredPackage } from '../store/ports.ts';

/** Archives that a message names before it counts the rest. */
const NAMED_ARCHIVES = 3;

type Advisories = Pick<AdvisoryStore, 'names'>;

/** Knowledge of advisories about names that lack their group. */
interface KnownNames {
  /** Groups by artifact. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Whole names by group and artifact with a dot between: sbt's and Quarkus's files are named so. */
  readonly joined: ReadonlyMap<string, string>;
  /** Whole names by the name that their OSGi bundle has, with dots alone. */
  readonly bundles: ReadonlyMap<string, readonly string[]>;
}

export interface NamedArtifacts {
  /** The packages in their order; one whose group stays unknown keeps the name of its artifact. */
  readonly packages: readonly InstalledPackage[];
  /** Archives whose group stayed unknown. */
  readonly problems: readonly Problem[];
}

/**
 * Completes names that lack their group, by the names that advisories use now: what the archive tells of itself decides
 * among them.
 */
export async function nameArtifacts(
  packages: readonly InstalledPackage[],
  advisories: Advisories,
): Promise<NamedArtifacts> {
  const known = await knownNames(packages, advisories);
  const named = packages.map((pkg) => nameOne(pkg, known));
  return { packages: named, problems: unidentified(named, known) };
}

/** Completes the names of stored packages, as a report would. */
export async function nameStored(
  stored: readonly StoredPackage[],
  advisories: Advisories,
): Promise<readonly StoredPackage[]> {
  const { packages } = await nameArtifacts(
    stored.map((each) => each.package),
    advisories,
  );
  return stored.map((each, index) => ({ ...each, package: packages[index] ?? each.package }));
}

/**
 * Reports archives whose group stayed unknown, once for each archive around them or folder: a hole if one could be of
 * a group that advisories know.
 */
function unidentified(packages: readonly InstalledPackage[], { groups }: KnownNames): readonly Problem[] {
  const found = packages.flatMap((pkg) => {
    const { name, clues } = pkg;
    if (!clues) return [];
    const isKnown = confirmGroup(name, clues, groups.get(name) ?? []).kind === 'several';
    return placesOf(pkg).map((place) => ({ pkg, place, isKnown }));
  });
  return Array.from(Map.groupBy(found, ({ place, isKnown }) => `${isKnown}\0${place}`).values(), (there) =>
    problemOf(
      there.map(({ pkg }) => pkg),
      there[0]?.place ?? '',
      there[0]?.isKnown === true,
    ),
  );
}

function problemOf(found: readonly InstalledPackage[], subject: string, isKnown: boolean): Problem {
  const list = nameSome([...new Set(found.map(({ name, version }) => `${name} ${version}`))], NAMED_ARCHIVES);
  const reason = isKnown ? 'advisories know other groups for it' : 'no advisory has a package that fits it';
  return {
    kind: isKnown ? 'package-unidentified' : 'package-unnamed',
    subject,
    message: `${counted(found.length, 'archive')} in ${subject} could not be identified, since ${reason}: ${list}`,
  };
}

/** The archive around it, or the folder of each place; an SBOM as a whole. */
function placesOf(pkg: InstalledPackage): readonly string[] {
  if (pkg.application !== undefined) return [pkg.application];
  return locationsOf(pkg).map(({ path }) => (path.startsWith(SBOM_NAME) ? path : parentOf(path) || '/'));
}

async function knownNames(
  packages: readonly InstalledPackage[],
  advisories: Advisories,
): Promise<KnownNames> {
  const unnamed = packages.filter(({ clues }) => clues !== undefined);
  const wanted = new Set(unnamed.map(({ name }) => name));
  const symbolic = new Set(unnamed.flatMap(bundlesOf));
  const ecosystems = new Set(unnamed.flatMap(({ ecosystem }) => ecosystem ?? []));
  const groups = new Map<string, string[]>();
  const joined = new Map<string, string>();
  const bundles = new Map<string, string[]>();
  for (const ecosystem of ecosystems) {
    for (const name of await advisories.names(ecosystem)) {
      const [group, artifact] = name.split(':', 2);
      if (artifact === undefined) continue;
      const both = `${group}.${artifact}`;
      if (wanted.has(both)) joined.set(both, name);
      // Most images have none of them, and an ecosystem has thousands of names.
      const named = symbolic.size === 0 ? [] : new Set([both, ...bundleNamesOf(name)].map(inDots));
      for (const bundle of named) if (symbolic.has(bundle)) appendTo(bundles, bundle, name);
      if (wanted.has(artifact)) appendTo(groups, artifact, name.slice(0, -artifact.length - 1));
    }
  }
  return { groups, joined, bundles };
}

/** Names of the bundle that it is, where its own name was taken from one, or its file has the whole of it. */
function bundlesOf({ name, proof, clues }: InstalledPackage): readonly string[] {
  const names = clues?.names ?? [];
  // A server finds images by the names of bundles, which it spells with dots.
  const isWhole = name.includes('.') && !name.includes('-');
  if (proof !== 'manifest') return isWhole ? names.filter((each) => each === name) : [];
  return names.filter((each) => [each, ...endsOfBundle(each)].includes(name)).map(inDots);
}

function inDots(name: string): string {
  return name.replaceAll('-', '.');
}

function nameOne(pkg: InstalledPackage, { groups, joined, bundles }: KnownNames): InstalledPackage {
  const { clues, ...rest } = pkg;
  if (!clues) return pkg;
  const [whole = joined.get(pkg.name), another] = new Set(
    bundlesOf(pkg).flatMap((each) => bundles.get(each) ?? []),
  );
  if (whole !== undefined && another === undefined) {
    return { ...rest, name: whole, standing: pkg.standing ?? 'probable' };
  }
  const confirmed = confirmGroup(pkg.name, clues, groups.get(pkg.name) ?? []);
  const group = confirmed.kind === 'one' ? confirmed.group : claimedGroup(confirmed, clues);
  if (group === undefined) return pkg;
  const isCertain = confirmed.kind === 'one' && group === clues.group;
  const standing = pkg.standing ?? (isCertain ? undefined : 'probable');
  return { ...rest, name: `${group}:${pkg.name}`, ...(standing && { standing }) };
}

/** A group that only the manifest claims counts where advisories know none that it could be. */
function claimedGroup({ kind }: ConfirmedGroup, clues: NameClues): string | undefined {
  return kind === 'none' ? clues.group : undefined;
}
