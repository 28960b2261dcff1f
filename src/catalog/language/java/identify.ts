import type { NameClues, UnversionedArchive } from '../../../domain/index.ts';
import { isNamedAsBundle, splitBundleName } from './bundle-name.ts';
import { isId, isVersion } from './coordinates.ts';
import type { ArchiveEvidence, ArchivePlace, Coordinates, ManifestEvidence } from './evidence.ts';
import { beginsWithVersion, fitName, isNamedWithoutCode, splitName, type NamedVersion } from './file-name.ts';
import { CLASS_FIT, fitsClasses, isCommonWord, isInFolders } from './fits-classes.ts';
import { groupByName, groupOfManifest } from './groups.ts';

/** The package that an archive is. */
export interface Identity {
  /** Absent where only the names that advisories use could tell. */
  readonly group?: string;
  readonly artifact: string;
  readonly version: string;
  readonly proof: 'pom.properties' | 'manifest' | 'file name';
  /** Clues that decide among groups, where none is certain. */
  readonly clues?: NameClues;
}

/** Eclipse's Orbit packed packages of others anew, under its own group and with a version of its own. */
const REPACKED = 'org.eclipse.orbit.bundles';
/** The number of a line of releases at the end of a word, or behind all of them. */
const LINE = /(?<=[a-z])\d+(?=-|$)|-\d+\.\d+$/gu;

export interface Identified {
  /** Absent where the archive is nobody's package, or does not tell which. */
  readonly own?: Identity;
  /** Packages whose classes were copied into it. */
  readonly members: readonly Coordinates[];
  /** Set if it holds code whose version nothing tells. */
  readonly unversioned?: UnversionedArchive;
}

/** Tells what an archive is, in the order of proof: pom.properties, the manifest, the name of its file. */
export function identify(evidence: ArchiveEvidence, place: ArchivePlace): Identified {
  const { poms: all = [], isWithoutCode = false } = evidence;
  if (isWithoutCode || isNamedWithoutCode(place.base)) return { members: [] };
  const poms = all.filter(({ group }) => group !== REPACKED);
  const own = ownPom({ ...evidence, poms }, place);
  const members = poms.filter((pom) => pom !== own?.pom);
  const identity =
    (own && { ...own.pom, version: own.version, proof: 'pom.properties' as const }) ??
    wholeIdentity(evidence, place) ??
    partialIdentity(evidence, place);
  return { members, ...(identity ? { own: identity } : { unversioned: unversioned(evidence, place) }) };
}

/** Chooses the archive's own among the pom.properties in it: the others are of classes that were copied into it. */
function ownPom(
  { poms = [], size, folders = [], manifest = {} }: ArchiveEvidence,
  { base }: ArchivePlace,
): { readonly pom: Coordinates; readonly version: string } | undefined {
  const fits = poms.flatMap((pom) => {
    const fit = fitName(base, pom, size);
    return fit ? [{ pom, ...fit, classes: fitsClasses(pom.group, pom.artifact, folders) }] : [];
  });
  const [best] = fits.sort((a, b) => b.rank - a.rank || b.classes - a.classes);
  if (best) return best;
  const named = poms.find((pom) => isNamedBy(manifest, pom));
  if (named) return { pom: named, version: named.version };
  const [only] = poms;
  if (poms.length !== 1 || !only || agreesWithName(manifest, base)) return undefined;
  if (!isNamedAsBundle(base, manifest) && isNamedOtherwise(base, size, only, folders)) return undefined;
  // A renamed file: without classes of its own nothing speaks against it.
  const isOwn = folders.length === 0 || fitsClasses(only.group, only.artifact, folders) > CLASS_FIT.none;
  return isOwn || isOfCommonWords(only, manifest, folders) ? { pom: only, version: only.version } : undefined;
}

/** Whether an archive is a package such as commons-io: its words may be anybody's folders, and its version is not. */
function isOfCommonWords(
  { group, artifact, version }: Coordinates,
  manifest: ManifestEvidence,
  folders: readonly string[],
): boolean {
  return group === artifact && manifest.version === version && isInFolders(group, folders);
}

function isNamedBy({ title, version, symbolicName }: ManifestEvidence, pom: Coordinates): boolean {
  const { group, artifact } = pom;
  if (symbolicName === `${group}.${artifact}` || symbolicName === artifact) return true;
  return title === artifact && version === pom.version;
}

/** Whether the manifest confirms the file name, so that the file was not renamed. */
function agreesWithName({ title, symbolicName = '' }: ManifestEvidence, base: string): boolean {
  const last = symbolicName.slice(symbolicName.lastIndexOf('.') + 1);
  return [title, last].some(
    (name) => name !== undefined && isId(name) && (base === name || base.startsWith(`${name}-`)),
  );
}

/**
 * Whether the file name speaks against coordinates of other names: it has another version, as `xalan-2.7.2` beside the
 * pom.properties of bcel 6.4.1, or it is a folder of classes that are not the group's.
 */
function isNamedOtherwise(
  base: string,
  size: number,
  { group, version }: Coordinates,
  folders: readonly string[],
): boolean {
  const named = splitName(base, size, [version]);
  if (named) return !beginsWithVersion(named.version, version);
  const ofGroup = `${group.replaceAll('.', '/')}/`;
  return folders.some((folder) => `/${folder}/`.includes(`/${base}/`) && !`${folder}/`.startsWith(ofGroup));
}

/** Returns the identity that its own manifest gives in full, or that of the bundle around it. */
function wholeIdentity({ manifest }: ArchiveEvidence, { embedded }: ArchivePlace): Identity | undefined {
  const whole = manifest?.whole ?? embedded;
  return whole && { ...whole, proof: 'manifest' };
}

/** Artifact and version by the file name or the manifest, and whatever could tell the group. */
function partialIdentity(evidence: ArchiveEvidence, place: ArchivePlace): Identity | undefined {
  const { manifest = {} } = evidence;
  const isBundle = isNamedAsBundle(place.base, manifest);
  const byName = isBundle ? undefined : splitName(place.base, evidence.size, versionsOf(manifest));
  const named =
    (byName && unnumbered(byName, manifest)) ?? byName ?? namedByManifest(manifest, place.base, isBundle);
  if (!named) return undefined;
  const proof = named === byName ? 'file name' : 'manifest';
  const placed = byName && groupByName(byName, place);
  if (placed) return { ...placed, proof };
  return { ...named, proof, clues: cluesOf(named.artifact, evidence) };
}

function unversioned(evidence: ArchiveEvidence, { base }: ArchivePlace): UnversionedArchive {
  const artifact = artifactOf(evidence.manifest ?? {}, base) ?? base;
  return { artifact, clues: cluesOf(artifact, evidence) };
}

function cluesOf(artifact: string, { manifest = {}, folders = [] }: ArchiveEvidence): NameClues {
  const group = groupOfManifest(artifact, manifest);
  const groups = [manifest.symbolicName, manifest.moduleName, manifest.bundleName, manifest.extensionName];
  return {
    ...(group !== undefined && { group }),
    names: [...new Set(groups)].filter((name) => isId(name)),
    folders,
  };
}

/**
 * Takes the manifest's name of an archive where the file's has the number of a line of releases besides, as Debian names
 * those that are installed beside each other: `tomcat10-catalina` for tomcat-catalina.
 */
function unnumbered(
  { artifact, version }: NamedVersion,
  manifest: ManifestEvidence,
): NamedVersion | undefined {
  const plain = artifact.replaceAll(LINE, '');
  if (plain === artifact || !versionsOf(manifest).includes(version)) return undefined;
  const { title, bundleName, extensionName, symbolicName = '' } = manifest;
  const isNamed = [title, bundleName, extensionName, artifactOfBundle(symbolicName)].includes(plain);
  return isNamed ? { artifact: plain, version } : undefined;
}

/** Versions that the manifest states, the most trusted first: OSGi rewrites what it does not allow. */
function versionsOf({ version, bundleVersion }: ManifestEvidence): readonly string[] {
  return [version, bundleVersion].filter((each) => isVersion(each));
}

function namedByManifest(
  manifest: ManifestEvidence,
  base: string,
  isBundle: boolean,
): NamedVersion | undefined {
  const [version] = versionsOf(manifest);
  const artifact = artifactOf(manifest, base);
  if (isBundle) return splitBundleName(base, manifest, artifact);
  return version !== undefined && artifact !== undefined ? { artifact, version } : undefined;
}

/**
 * Prefers a name that the file name is the end of, `tomcat-catalina` for catalina.jar, and then a file name that ends the
 * bundle's name. Titles may be in other letters.
 */
function artifactOf(
  { title, bundleName, symbolicName = '' }: ManifestEvidence,
  base: string,
): string | undefined {
  const ofBundle = artifactOfBundle(symbolicName);
  const names = [title, bundleName, ofBundle].filter((name) => isId(name) && !name.includes('.'));
  const completed = names.find((name) => name === base || name?.endsWith(`-${base}`));
  const ended = isEndOfBundle(base, symbolicName) ? base : undefined;
  const isSpelled = title?.toLowerCase() === ofBundle?.toLowerCase();
  return [completed, ended, ...(isSpelled ? [ofBundle] : [title, ofBundle]), base].find(
    (name) => isId(name) && (name === base || !name.includes('.')),
  );
}

/** Whether the name of a file ends that of the bundle, dot or hyphen: `metrics-json` of io.dropwizard.metrics.json. */
function isEndOfBundle(base: string, symbolicName: string): boolean {
  return `.${symbolicName.replaceAll('-', '.')}`.endsWith(`.${base.replaceAll('-', '.')}`);
}

/** `snakeyaml` of org.yaml.snakeyaml, `log4j-core` of org.apache.logging.log4j.core. */
function artifactOfBundle(symbolicName: string): string | undefined {
  const [last, before] = symbolicName.split('.').reverse();
  if (last === undefined || before === undefined) return undefined;
  return isCommonWord(last) ? `${before}-${last}` : last;
}
