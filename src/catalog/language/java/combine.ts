import {
  defined,
  type FileFacts,
  type Package,
  type PackageStatus,
  type UnversionedArchive,
} from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import type { ArchiveEvidence, Coordinates, FileEvidence } from './evidence.ts';
import { toGem } from './gems.ts';
import { identify, type Identified, type ArchiveIdentity } from './identify.ts';
import { stemOf } from './java-names.ts';
import { runtimesOf } from './runtimes.ts';
import { unnamedArchives } from './problems.ts';

/** Build tool download caches. */
const CACHES = [
  '.m2/repository/',
  '.gradle/caches/',
  // Gradle's cache under another name: GRADLE_USER_HOME.
  'caches/modules-2/files-2.1/',
  '.ivy2/cache/',
  '.ivy2/local/',
  '.cache/coursier/',
  '.sbt/',
];

/** Names the packages in each outer file, which may be known by a link's name, and in its nested archives. */
export function combineArchives(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
  const isOfRuntime = runtimesOf(files, image);
  return files.flatMap((file) => {
    const evidence = evidenceOf(file);
    if (!evidence) return [withStatus(file)];
    return combineFile(file, evidence, isOfRuntime(file.path));
  });
}

function combineFile(
  file: FileFacts,
  { archives }: FileEvidence,
  isOfRuntime: boolean,
): readonly FileFacts[] {
  const { path: outer, problems = [] } = file;
  const byPlace = new Map(archives.map((archive) => [placeOf(archive.within), archive]));
  const combined: FileFacts[] = [];
  const unversioned: UnversionedArchive[] = [];
  for (const archive of archives) {
    const identified = identifyAt(outer, archive, byPlace.get(placeOf(archive.within.slice(0, -1))));
    const isNested = archive.within.length > 0;
    // Files that belong to a runtime are not packages themselves.
    const isOwn = isOfRuntime && !isNested && identified.own?.proof !== 'pom.properties';
    if (identified.unversioned && !isOwn) unversioned.push(identified.unversioned);
    const named = isOwn ? [] : packagesOf(identified, outer, isNested);
    const gems = archive.gems?.flatMap((gem) => toGem(gem, outer, statusOf(outer)) ?? []) ?? [];
    const packages = [...named, ...gems];
    if (isNested && packages.length === 0) continue;
    combined.push({ path: [outer, ...archive.within].join('!'), packages });
  }
  const [first, ...nested] = combined;
  const own = first?.path === outer ? (first.packages ?? []) : [];
  const further = first?.path === outer ? nested : combined;
  const found =
    unversioned.length === 0
      ? problems
      : [...problems, unnamedArchives(outer, unversioned, archives.length, statusOf(outer) === 'cached')];
  return [{ path: outer, packages: own, ...(found.length > 0 && { problems: found }) }, ...further];
}

function identifyAt(
  outer: string,
  archive: ArchiveEvidence,
  around: ArchiveEvidence | undefined,
): Identified {
  const { within } = archive;
  const path = within.at(-1) ?? outer;
  const parent = within.length > 1 ? (within.at(-2) ?? '') : outer;
  return identify(archive, {
    path,
    base: stemOf(path),
    isInEar: within.length > 0 && parent.toLowerCase().endsWith('.ear'),
    embedded: within.length > 0 ? around?.manifest?.embedded?.[path] : undefined,
  });
}

function packagesOf(
  { own, original, members }: Identified,
  outer: string,
  isNested: boolean,
): readonly Package[] {
  const status = statusOf(outer);
  const listed = own ? [toJavaPackage(own, { status, ...(isNested && { application: outer }) })] : [];
  const poms = members.map((pom) => ({ ...pom, proof: 'pom.properties' as const }));
  const copied = [...(original ? [original] : []), ...poms].map((each) =>
    toJavaPackage(each, { status, application: outer }),
  );
  return [...new Map([...listed, ...copied].map((pkg) => [`${pkg.name}\0${pkg.version}`, pkg])).values()];
}

/** Builds a package from an archive's identity, or from a pom.properties file in a folder. */
export function toJavaPackage(
  { group, artifact, version, proof, clues }: ArchiveIdentity,
  {
    application,
    status,
  }: { readonly application?: string; readonly status?: PackageStatus | undefined } = {},
): Package {
  return {
    type: 'maven',
    ecosystem: 'Maven',
    name: group === undefined ? artifact : `${group}:${artifact}`,
    version,
    ...defined({ application }),
    proof,
    ...defined({ status, clues }),
  };
}

export function ofPom(pom: Coordinates): Package {
  return toJavaPackage({ ...pom, proof: 'pom.properties' });
}

function withStatus(file: FileFacts): FileFacts {
  const status = statusOf(file.path);
  if (!status || !file.packages) return file;
  return { ...file, packages: file.packages.map((pkg) => ({ ...pkg, status })) };
}

function statusOf(path: string): PackageStatus | undefined {
  return CACHES.some((folder) => `/${path}`.includes(`/${folder}`)) ? 'cached' : undefined;
}

/** Trusts this cataloger's own stored details. */
function evidenceOf({ detail }: FileFacts): FileEvidence | undefined {
  return isEvidence(detail) ? detail : undefined;
}

function isEvidence(detail: unknown): detail is FileEvidence {
  return typeof detail === 'object' && detail !== null && 'archives' in detail;
}

function placeOf(within: readonly string[]): string {
  return within.join('\0');
}
