import type { NameClues } from '../../../domain/index.ts';
import { isId, isVersion } from './coordinates.ts';
import type { ArchiveEvidence, ArchivePlace } from './evidence.ts';
import type { NamedVersion } from './file-name.ts';

/** SpringSource repacked third-party packages as bundles: `com.springsource.org.apache.log4j` for org.apache.log4j. */
const SPRING_SOURCE = 'com.springsource.';
/** ServiceMix repacks them too, and numbers its builds: `commons-beanutils` 1.9.3 is `1.9.3_1`. */
const SERVICEMIX = 'org.apache.servicemix.bundles.';
const BUILD = /_\d+$/u;

interface Found {
  readonly evidence: ArchiveEvidence;
  readonly place: ArchivePlace;
}

/** Renames a SpringSource bundle to the bundle inside, with the file name that Eclipse's installer would use. */
export function withoutSpringSource(evidence: ArchiveEvidence, place: ArchivePlace): Found {
  const { symbolicName: name = '' } = evidence.manifest ?? {};
  if (!name.startsWith(SPRING_SOURCE)) return { evidence, place };
  const symbolicName = name.slice(SPRING_SOURCE.length);
  const separator = symbolicName.includes('.') ? '_' : '-';
  const isNamed = place.base.startsWith(`${name}-`);
  const base = isNamed ? `${symbolicName}${separator}${place.base.slice(name.length + 1)}` : place.base;
  return {
    evidence: { ...evidence, manifest: { ...evidence.manifest, symbolicName } },
    place: { ...place, base },
  };
}

interface Repacked extends NamedVersion {
  readonly clues: NameClues;
}

/** Returns the package in a ServiceMix bundle; only its classes and its name hint at the group. */
export function repackedIn(own: NamedVersion, folders: readonly string[] = []): Repacked | undefined {
  if (!own.artifact.startsWith(SERVICEMIX)) return undefined;
  const artifact = own.artifact.slice(SERVICEMIX.length);
  const version = own.version.replace(BUILD, '');
  if (!isId(artifact) || !isVersion(version)) return undefined;
  return { artifact, version, clues: { names: [artifact], folders } };
}
