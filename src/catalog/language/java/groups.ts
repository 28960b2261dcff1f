import { baseNameOf, parentOf } from '../../../domain/index.ts';
import { isDigitAt, isId } from './coordinates.ts';
import type { ArchivePlace, Coordinates, ManifestEvidence } from './evidence.ts';
import type { NamedVersion } from './file-name.ts';

/** Quarkus folders that hold `GROUP.ARTIFACT-VERSION.jar`. */
const QUARKUS_FOLDERS = ['lib/main', 'lib/boot', 'lib/deployment'];
/** Folders laid out like a Maven repository: Maven's own, and Debian's. */
const REPOSITORIES = ['repository', 'm2', 'maven-repo'];
/** Makers that publish under many groups, and never under this name itself. */
const MAKERS: ReadonlySet<string> = new Set([
  ...['org.apache', 'org.apache.commons', 'org.eclipse', 'org.codehaus', 'org.jboss', 'org.glassfish'],
  ...['com.google', 'com.sun', 'com.oracle', 'com.github', 'io.github', 'net.sf', 'net.sourceforge'],
]);
/** Least words in a vendor ID that names more than a maker. */
const GROUP_WORDS = 3;

/** Returns coordinates with the group from the file's location: repository folders, or ear and Quarkus file names. */
export function groupByName(named: NamedVersion, place: ArchivePlace): Coordinates | undefined {
  return inRepository(named, place.path) ?? inEar(named, place) ?? inQuarkus(named, place.path);
}

/** `repository/GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar`, with a folder for each word in the group. */
function inRepository({ version }: NamedVersion, path: string): Coordinates | undefined {
  const folders = path.split('/').slice(0, -1);
  const root = folders.findLastIndex((folder) => REPOSITORIES.includes(folder));
  if (root < 0 || folders.length - root < 4) return undefined;
  const [artifact = '', stated] = folders.slice(-2);
  const name = baseNameOf(path);
  if (stated === undefined || !version.startsWith(stated) || !name.startsWith(`${artifact}-${stated}`))
    return undefined;
  const group = folders.slice(root + 1, -2).join('.');
  return isId(group) && isId(artifact) ? { group, artifact, version } : undefined;
}

/** `dom4j-dom4j-1.6.1.jar`, `com.example-core-3.1.jar`: maven-ear-plugin puts the group first. */
function inEar(
  { artifact: name, version }: NamedVersion,
  { isInEar }: ArchivePlace,
): Coordinates | undefined {
  if (!isInEar) return undefined;
  const half = (name.length - 1) / 2;
  const [first, second] = [name.slice(0, half), name.slice(half + 1)];
  if (name.charAt(half) === '-' && first === second) return { group: first, artifact: first, version };
  const hyphen = name.indexOf('-');
  const [group, artifact] = [name.slice(0, Math.max(0, hyphen)), name.slice(hyphen + 1)];
  return group.includes('.') && isId(artifact) ? { group, artifact, version } : undefined;
}

function inQuarkus({ artifact: name, version }: NamedVersion, path: string): Coordinates | undefined {
  const folder = parentOf(path);
  if (!QUARKUS_FOLDERS.some((each) => folder === each || folder.endsWith(`/${each}`))) return undefined;
  let dot = name.lastIndexOf('.');
  // Scala's version is part of the artifact: `http_2.13`.
  while (dot > 0 && isDigitAt(name, dot + 1)) dot = name.lastIndexOf('.', dot - 1);
  const [group, artifact] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
  return isId(group) && isId(artifact) ? { group, artifact, version } : undefined;
}

/**
 * Derives a group from the manifest: maven-bundle-plugin's symbolic name is group plus artifact, or just the
 * group if it ends in the artifact. A vendor ID is a group only if it names more than the maker.
 */
export function groupOfManifest(
  artifact: string,
  { symbolicName, vendorId }: ManifestEvidence,
): string | undefined {
  if (isId(vendorId) && vendorId === symbolicName) return vendorId;
  const bundle = groupOfBundle(artifact, symbolicName ?? '');
  return bundle ?? (isId(vendorId) && isGroup(vendorId, artifact) ? vendorId : undefined);
}

function groupOfBundle(artifact: string, symbolicName: string): string | undefined {
  if (!isId(symbolicName) || !symbolicName.endsWith(`.${artifact}`)) return undefined;
  const group = symbolicName.slice(0, -artifact.length - 1);
  if (MAKERS.has(group)) return undefined;
  return group.includes('.') ? group : symbolicName;
}

function isGroup(vendorId: string, artifact: string): boolean {
  if (MAKERS.has(vendorId)) return false;
  const words = vendorId.split('.');
  const last = words.at(-1) ?? '';
  return words.length >= GROUP_WORDS || (words.length > 1 && artifact.split(/[-._]/u).includes(last));
}
