import { defined, type NameClues, type UnversionedArchive } from '../../../domain/index.ts';
import { isNamedAsBundle, splitBundleName } from './bundle-name.ts';
import { isId, isVersion } from './coordinates.ts';
import type { ArchiveEvidence, ArchivePlace, Coordinates, ManifestEvidence } from './evidence.ts';
import { beginsWithVersion, fitName, isNamedWithoutCode, splitName, type NamedVersion } from './file-name.ts';
import { CLASS_FIT, fitsClasses, isCommonWord, isInFolders } from './fits-classes.ts';
import { groupByName, groupOfManifest } from './groups.ts';
import { MAX_FOLDERS } from './limits.ts';
import { repackedIn, withoutSpringSource } from './repacked.ts';

/** An archive's package. */
export interface ArchiveIdentity {
  /** Absent if only the group names in advisories can decide. */
  readonly group?: string;
  readonly artifact: string;
  readonly version: string;
  readonly proof: 'pom.properties' | 'manifest' | 'file name';
  /** Clues for choosing among groups while none is certain. */
  readonly clues?: NameClues;
}

/** Eclipse Orbit repacked third-party packages under its own group, with versions of its own. */
const REPACKED = 'org.eclipse.orbit.bundles';
/** A release line's number, at the end of a word or after all words. */
const LINE = /(?<=[a-z])\d+(?=-|$)|-\d+\.\d+$/gu;

export interface Identified {
  /** Absent if the archive is no published package, or cannot be identified. */
  readonly own?: ArchiveIdentity;
  /** Packages whose classes were copied into it. */
  readonly members: readonly Coordinates[];
  /** The package that it contains under another name. */
  readonly original?: ArchiveIdentity;
  /** Set if it holds code without any version evidence. */
  readonly unversioned?: UnversionedArchive;
}

/** Identifies an archive, by order of proof: pom.properties, the manifest, the file name. */
export function identify(found: ArchiveEvidence, foundAt: ArchivePlace): Identified {
  const { poms: all = [], isWithoutCode = false } = found;
  if (isWithoutCode || isNamedWithoutCode(foundAt.base)) return { members: [] };
  const { evidence, place } = withoutSpringSource(found, foundAt);
  const poms = all.filter(({ group }) => group !== REPACKED);
  const own = ownPom({ ...evidence, poms }, place);
  const members = poms.filter((pom) => pom !== own?.pom);
  const identity =
    (own && { ...own.pom, version: own.version, proof: 'pom.properties' as const }) ??
    wholeIdentity(evidence, place) ??
    partialIdentity(evidence, place);
  if (!identity) return { members, unversioned: unversioned(evidence, place) };
  const original = repackedIn(identity, evidence.folders);
  const isFurther = original !== undefined && !members.some(({ artifact }) => artifact === original.artifact);
  return { members, own: identity, ...(isFurther && { original: { ...original, proof: identity.proof } }) };
}

/** Chooses the archive's own pom.properties; the others belong to classes copied into it. */
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
  const isBundle = isNamedAsBundle(base, manifest);
  if (!isBundle && isNamedOtherwise(base, size, only, { folders, manifest })) return undefined;
  // A renamed file: if it has no classes, nothing contradicts its only pom.properties.
  const isOwn = folders.length === 0 || fitsClasses(only.group, only.artifact, folders) > CLASS_FIT.none;
  return isOwn || isOfManifest(only, manifest, folders) ? { pom: only, version: only.version } : undefined;
}

/**
 * Whether the manifest confirms the version and group in a pom.properties that classes do not confirm. The
 * words in a name such as commons-io are common folders.
 */
function isOfManifest(
  { group, artifact, version }: Coordinates,
  manifest: ManifestEvidence,
  folders: readonly string[],
): boolean {
  if (!isVersionOf(manifest, version)) return false;
  const { symbolicName, moduleName, vendorId } = manifest;
  const isNamed = [symbolicName, moduleName, vendorId].some((name) => `${name}.`.startsWith(`${group}.`));
  return isNamed || (group === artifact && isInFolders(group, folders));
}

/** Whether the manifest states a version, verbatim or in OSGi form: `32.0.1.jre`, `4.5.0`. */
function isVersionOf(manifest: ManifestEvidence, version: string): boolean {
  const dotted = version.replaceAll('-', '.');
  return versionsOf(manifest).some((each) => [version, dotted, `${dotted}.0`].includes(each));
}

function isNamedBy({ title, version, symbolicName }: ManifestEvidence, pom: Coordinates): boolean {
  const { group, artifact } = pom;
  if (symbolicName === `${group}.${artifact}` || symbolicName === artifact) return true;
  return title === artifact && version === pom.version;
}

/** Whether the manifest confirms the file name, which rules out a renamed file. */
function agreesWithName({ title, symbolicName = '' }: ManifestEvidence, base: string): boolean {
  const last = symbolicName.slice(symbolicName.lastIndexOf('.') + 1);
  return [title, last].some(
    (name) => name !== undefined && isId(name) && (base === name || base.startsWith(`${name}-`)),
  );
}

/**
 * Whether the file name contradicts coordinates: it has another version, as `xalan-2.7.2` with the
 * pom.properties of bcel 6.4.1, or equals a class folder outside the group. It does not if the manifest has
 * their version, or if all classes are the group's and match no word in the file name.
 */
function isNamedOtherwise(
  base: string,
  size: number,
  { group, version }: Coordinates,
  { folders = [], manifest = {} }: Pick<ArchiveEvidence, 'folders' | 'manifest'>,
): boolean {
  const named = splitName(base, size, [version]);
  const stated = versionsOf(manifest);
  if (isVersionOf(manifest, version) && !(named && stated.includes(named.version))) return false;
  const isForeign = (folder: string) => !`${folder}/`.startsWith(`${group.replaceAll('.', '/')}/`);
  if (!named) return folders.some((folder) => `/${folder}/`.includes(`/${base}/`) && isForeign(folder));
  if (beginsWithVersion(named.version, version)) return false;
  // Beyond this many folders, those with the fewest classes are not kept.
  const isAlone = folders.length > 0 && folders.length < MAX_FOLDERS && !folders.some(isForeign);
  const isClaimed = fitsClasses(named.artifact, named.artifact, folders) > CLASS_FIT.none;
  return stated.length > 0 || isClaimed || !isAlone;
}

/** Returns the identity stated in full by its own manifest, or by the enclosing bundle's. */
function wholeIdentity(
  { manifest }: ArchiveEvidence,
  { embedded }: ArchivePlace,
): ArchiveIdentity | undefined {
  const whole = manifest?.whole ?? embedded;
  return whole && { ...whole, proof: 'manifest' };
}

/** Returns artifact and version from the file name or the manifest, with all clues to the group. */
function partialIdentity(evidence: ArchiveEvidence, place: ArchivePlace): ArchiveIdentity | undefined {
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
    ...defined({ group }),
    names: [...new Set(groups)].filter((name) => isId(name)),
    folders,
  };
}

/**
 * Prefers the manifest's name if the file name adds a release line's number, as Debian's packages do to
 * coexist: `tomcat10-catalina` for tomcat-catalina.
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

/** Versions stated in the manifest, most trusted first: OSGi rewrites versions that it does not allow. */
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
 * Prefers a name that ends with the file name, `tomcat-catalina` for catalina.jar, then a file name that ends
 * the bundle name. Titles may differ in case.
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

/** Whether the file name ends the bundle name, dot or hyphen: `metrics-json` for io.dropwizard.metrics.json. */
function isEndOfBundle(base: string, symbolicName: string): boolean {
  return `.${symbolicName.replaceAll('-', '.')}`.endsWith(`.${base.replaceAll('-', '.')}`);
}

/** `snakeyaml` for org.yaml.snakeyaml, `log4j-core` for org.apache.logging.log4j.core. */
function artifactOfBundle(symbolicName: string): string | undefined {
  const [last, before] = symbolicName.split('.').reverse();
  if (last === undefined || before === undefined) return undefined;
  return isCommonWord(last) ? `${before}-${last}` : last;
}
