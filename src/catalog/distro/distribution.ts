import {
  DISTRIBUTIONS,
  knownDistribution,
  type ReleaseFormat,
  versionNamed,
} from '../../distributions/index.ts';
import type { Distribution, FileFacts, Problem } from '../../domain/index.ts';
import { LINE, RELEASE_FILES } from './release-files.ts';
import { parseReleaseLine } from './release-line.ts';

type Release = Readonly<Record<string, string>>;

export interface FoundDistribution {
  readonly distribution?: Distribution;
  readonly problems: readonly Problem[];
}

const DEBIAN_VERSION = 'etc/debian_version';

/**
 * Finds the distribution that a squashed image's release files name, by path. Returns no distribution if the
 * image has no release files: the caller knows whether any packages need one.
 */
export function distributionOf(files: ReadonlyMap<string, FileFacts>): FoundDistribution {
  let nameless: string | undefined;
  for (const [path, format] of RELEASE_FILES) {
    const release = files.get(path)?.release;
    if (!release) continue;
    const named = readDistribution(format, release);
    if (named) return { distribution: amended({ ...named, path }, files), problems: [] };
    nameless ??= path;
  }
  if (nameless === undefined) return { problems: [] };
  const message = `${nameless} names no distribution, nor does any other file`;
  return { problems: [{ kind: 'distribution-unknown', subject: nameless, message }] };
}

function readDistribution(format: ReleaseFormat, release: Release): Omit<Distribution, 'path'> | undefined {
  const line = release[LINE] ?? '';
  switch (format) {
    case 'os-release':
      return ofOsRelease(release);
    case 'lsb-release':
      return ofLsbRelease(release);
    case 'alpine-release':
      return line === '' ? undefined : plain('alpine', line, `Alpine Linux ${line}`);
    case 'debian_version':
      return line === '' ? undefined : ofDebianVersion(line);
    case 'suse-release':
    case 'line':
      return ofReleaseLine(line, release);
  }
}

function ofOsRelease(release: Release): Omit<Distribution, 'path'> | undefined {
  const id = (release['ID'] ?? '').toLowerCase();
  if (id === '') return undefined;
  const version = release['VERSION_ID'] ?? '';
  const codeName = release['VERSION_CODENAME'];
  const cpe = release['CPE_NAME'];
  return {
    ...plain(previewOf(id, release['NAME'] ?? '') ?? id, version, release['PRETTY_NAME'] ?? ''),
    idLike: (release['ID_LIKE'] ?? '').toLowerCase().split(' ').filter(Boolean),
    name: release['PRETTY_NAME'] ?? `${release['NAME'] ?? id} ${version}`.trim(),
    ...(codeName && { codeName }),
    ...(cpe && { cpe }),
  };
}

/**
 * Names a preview that shares its ID with the distribution it precedes: advisories for one do not apply to
 * the other.
 */
function previewOf(id: string, name: string): string | undefined {
  return DISTRIBUTIONS.find(
    ({ release }) => release?.preview?.of === id && name.includes(release.preview.word),
  )?.id;
}

function ofLsbRelease(release: Release): Omit<Distribution, 'path'> | undefined {
  const distributor = release['DISTRIB_ID'] ?? '';
  if (distributor === '') return undefined;
  const id = parseReleaseLine(distributor)?.id ?? distributor.toLowerCase();
  const version = release['DISTRIB_RELEASE'] ?? '';
  const codeName = release['DISTRIB_CODENAME'];
  const name = release['DISTRIB_DESCRIPTION'] ?? `${distributor} ${version}`.trim();
  return { ...plain(id, version, name), ...(codeName && { codeName }) };
}

function ofReleaseLine(line: string, release: Release): Omit<Distribution, 'path'> | undefined {
  const known = parseReleaseLine(line);
  if (!known) return undefined;
  const patchLevel = release['PATCHLEVEL'];
  const version = release['VERSION'] ?? known.version;
  return plain(known.id, patchLevel === undefined ? version : `${version}.${patchLevel}`, line);
}

/** A release has a number; testing and unstable both have `trixie/sid` and look alike. */
function ofDebianVersion(line: string): Omit<Distribution, 'path'> {
  const number = debianRelease(line);
  if (number !== undefined) return plain('debian', number, `Debian GNU/Linux ${line}`);
  const codeName = line.split('/', 1)[0] ?? line;
  return { ...plain('debian', '', `Debian GNU/Linux ${line}`), codeName };
}

/**
 * Drops the point release, which has no meaning for packages; before Debian 7 the second number was part of
 * the release.
 */
function debianRelease(line: string): string | undefined {
  const [major = '', minor = '0'] = line.split('.');
  if (major === '' || !Number.isInteger(Number(major))) return undefined;
  return Number(major) < 7 ? `${major}.${minor}` : major;
}

/**
 * Completes a release without VERSION_ID from etc/debian_version, which has the number as early as a freeze,
 * or from the code name.
 */
function amended(distribution: Distribution, files: ReadonlyMap<string, FileFacts>): Distribution {
  const { id, version, codeName = '' } = distribution;
  if (version !== '') return distribution;
  const isRolling = knownDistribution(id)?.isRolling?.(distribution) ?? false;
  const line = id === 'debian' ? (files.get(DEBIAN_VERSION)?.release?.[LINE] ?? '') : '';
  if (line === '')
    return isRolling ? distribution : { ...distribution, version: versionNamed(id, codeName) ?? '' };
  const stated = ofDebianVersion(line);
  const isStated = stated.version === '' && !isRolling;
  return { ...stated, ...distribution, version: stated.version, ...(isStated && { name: stated.name }) };
}

function plain(id: string, version: string, name: string): Omit<Distribution, 'path'> {
  return { id, idLike: [], version, name };
}
