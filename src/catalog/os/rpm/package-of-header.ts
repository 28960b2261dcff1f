import { recordedDigest, type FileDigestAlgorithm } from '../../../domain/index.ts';
import { DamagedError } from './database-entry.ts';
import { type RpmHeader, TAG } from './header.ts';
import { MAX_OWNED_PATH_CHARACTERS, MAX_PATH_BYTES } from './limits.ts';
import { NONE, type RpmFields } from './to-package.ts';

/** OpenPGP hash numbers (RFC 9580, section 9.5), which rpm uses; files with any other algorithm are matched by path. */
const ALGORITHMS: ReadonlyMap<number, FileDigestAlgorithm> = new Map([
  [1, 'md5'],
  [2, 'sha1'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
  [12, 'sha3-256'],
  [14, 'sha3-512'],
]);
/** Packages that name no algorithm predate any other. */
const MD5 = 1;

/** Throws DamagedError if name, version or release is missing: no version could be compared. */
export function fieldsOf(header: RpmHeader): RpmFields {
  const present = (tag: Parameters<RpmHeader['text']>[0]): string | undefined => {
    const text = header.text(tag);
    return text === '' || text === NONE ? undefined : text;
  };
  const name = present(TAG.name);
  const version = present(TAG.version);
  const release = present(TAG.release);
  if (!name || !version || !release) throw new DamagedError('its header lacks a name, version or release');
  return {
    name,
    epoch: header.numbers(TAG.epoch)[0],
    versionRelease: `${version}-${release}`,
    architecture: present(TAG.architecture),
    sourceRpm: present(TAG.sourceRpm),
    module: present(TAG.modularityLabel),
    vendor: present(TAG.vendor),
    packager: present(TAG.packager),
  };
}

/** Lists the package's files, without leading slash: each is a directory index and a base name. */
export function ownedPathsOf(header: RpmHeader): readonly string[] {
  const baseNames = header.texts(TAG.baseNames);
  const directoryIndexes = header.numbers(TAG.directoryIndexes);
  const directories = header
    .texts(TAG.directoryNames)
    .map((path) => (path.startsWith('/') ? path.slice(1) : path));
  if (baseNames.length !== directoryIndexes.length) {
    throw new DamagedError(`it lists ${baseNames.length} files in ${directoryIndexes.length} directories`);
  }
  let characters = 0;
  return baseNames.map((baseName, i) => {
    const directory = directories[directoryIndexes[i] ?? -1];
    if (directory === undefined) {
      throw new DamagedError('it lists a file in a directory that it does not name');
    }
    const path = directory + baseName;
    characters += path.length;
    if (path.length > MAX_PATH_BYTES || characters > MAX_OWNED_PATH_CHARACTERS) {
      throw new DamagedError('the paths of its files are too long');
    }
    return path;
  });
}

/**
 * Lists the package's file digests, in path order; empty for entries without one, such as a folder or a file
 * the package only claims.
 */
export function ownedDigestsOf(header: RpmHeader): readonly string[] {
  const algorithm = ALGORITHMS.get(header.numbers(TAG.fileDigestAlgorithm)[0] ?? MD5);
  if (!algorithm) return [];
  return header.texts(TAG.fileDigests).map((hex) => recordedDigest(algorithm, hex));
}
