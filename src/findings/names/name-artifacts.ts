import { type ConfirmedGroup, confirmGroup } from '../../catalog/index.ts';
import {
  appendTo,
  bundleNamesOf,
  counted,
  defined,
  endsOfBundle,
  type InstalledPackage,
  locationsOf,
  type NameClues,
  nameSome,
  parentOf,
  type Problem,
  SBOM_NAME,
} from '../../domain/index.ts';
import type { AdvisoryStore } from '../../store/ports.ts';

/** Archives to name in a message before counting the rest. */
const NAMED_ARCHIVES = 3;

type Advisories = Pick<AdvisoryStore, 'names'>;

/** Names in advisories, to complete names that lack a group. */
interface KnownNames {
  /** Groups by artifact. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Full names by group and artifact joined with a dot, as in sbt's and Quarkus's file names. */
  readonly joined: ReadonlyMap<string, string>;
  /** Full names by OSGi bundle name, in dotted form. */
  readonly bundles: ReadonlyMap<string, readonly string[]>;
}

export interface NamedArtifacts {
  /** The packages in order; a package without a known group keeps its artifact name. */
  readonly packages: readonly InstalledPackage[];
  /** Archives whose group stayed unknown. */
  readonly problems: readonly Problem[];
}

/** Completes names that lack a group, by current advisory names; the archive's own clues choose between them. */
export async function nameArtifacts(
  packages: readonly InstalledPackage[],
  advisories: Advisories,
): Promise<NamedArtifacts> {
  const known = await knownNames(packages, advisories);
  const named = packages.map((pkg) => nameOne(pkg, known));
  return { packages: named, problems: unidentified(named, known) };
}

/** Completes stored packages' names, as a report would. */
export async function nameStored<Stored extends { readonly package: InstalledPackage }>(
  stored: readonly Stored[],
  advisories: Advisories,
): Promise<readonly Stored[]> {
  const { packages } = await nameArtifacts(
    stored.map((each) => each.package),
    advisories,
  );
  return stored.map((each, index) => ({ ...each, package: packages[index] ?? each.package }));
}

/**
 * Reports archives whose group stayed unknown, once per enclosing archive or folder: a hole if an advisory
 * group could fit.
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

/** The enclosing archive, or the folder of each location; for an SBOM, the document. */
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
      // Most images have no bundles, and an ecosystem has thousands of names.
      const named = symbolic.size === 0 ? [] : new Set([both, ...bundleNamesOf(name)].map(inDots));
      for (const bundle of named) if (symbolic.has(bundle)) appendTo(bundles, bundle, name);
      if (wanted.has(artifact)) appendTo(groups, artifact, name.slice(0, -artifact.length - 1));
    }
  }
  return { groups, joined, bundles };
}

/** Returns its bundle names, if its own name was taken from a bundle, or its file name is a full bundle name. */
function bundlesOf({ name, proof, clues }: InstalledPackage): readonly string[] {
  const names = clues?.names ?? [];
  // A server finds images by dotted bundle names.
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
    return { ...rest, name: whole, status: pkg.status ?? 'probable' };
  }
  const confirmed = confirmGroup(pkg.name, clues, groups.get(pkg.name) ?? []);
  const group = confirmed.kind === 'one' ? confirmed.group : claimedGroup(confirmed, clues);
  if (group === undefined) return pkg;
  const isCertain = confirmed.kind === 'one' && group === clues.group;
  const status = pkg.status ?? (isCertain ? undefined : 'probable');
  return { ...rest, name: `${group}:${pkg.name}`, ...defined({ status }) };
}

/** A group from the manifest counts if no advisory group could fit. */
function claimedGroup({ kind }: ConfirmedGroup, clues: NameClues): string | undefined {
  return kind === 'none' ? clues.group : undefined;
}
