import { createHash, hash } from 'node:crypto';
import { ArchiveError, type ByteSource } from '../../archive/index.ts';
import type { FileDigestAlgorithm, FileDigests } from '../../domain/index.ts';

/** Folders below which no distribution installs, by the Filesystem Hierarchy Standard 3.0, and those where some do. */
const NOBODYS = 'usr/local/';
const INSTALLED = /^(?:usr|lib|lib32|lib64|libx32|bin|sbin|etc|opt|var)\//u;

/** Algorithms of dpkg, apk and almost every rpm; any other is computed where a database asks for it. */
const USUAL: readonly FileDigestAlgorithm[] = ['md5', 'sha1', 'sha256'];
/** Algorithms of package managers by their folders; layers have those of /etc before most programs. */
const OF_FOLDERS: ReadonlyMap<string, readonly FileDigestAlgorithm[]> = new Map([
  ['etc/dpkg', ['md5']],
  ['var/lib/dpkg', ['md5']],
  ['etc/apk', ['sha1', 'sha256']],
  ['lib/apk', ['sha1', 'sha256']],
  ['etc/rpm', ['sha256']],
  ['var/lib/rpm', ['sha256']],
]);

const CHUNK_BYTES = 1024 ** 2;
/** A larger file is hashed only where its facts leave open whose it is: a handful of programs would take more time than all others. */
const MAX_BYTES = 32 * 1024 ** 2;

/** Whether a distribution's package could have installed a file at this path. */
export function isInstallPath(path: string): boolean {
  return INSTALLED.test(path) && !path.startsWith(NOBODYS);
}

/** Hashes the files of a layer as its package manager did, if entries before them tell which that is; else by all usual ways. */
export class FileHasher {
  /** Digests of bodies: one cataloger after the other reads the same. */
  readonly #known = new WeakMap<ByteSource, FileDigests | undefined>();
  readonly #asked = new Set<FileDigestAlgorithm>();

  addEntry(path: string): void {
    for (const algorithm of OF_FOLDERS.get(path) ?? []) this.#asked.add(algorithm);
  }

  /** Undefined for a large file, or if some of its bytes are not there any more. */
  digestsOf(body: ByteSource): FileDigests | undefined {
    if (!this.#known.has(body)) this.#known.set(body, this.#hash(body));
    return this.#known.get(body);
  }

  #hash(body: ByteSource): FileDigests | undefined {
    if (body.size > MAX_BYTES) return undefined;
    const algorithms = this.#asked.size > 0 ? [...this.#asked] : USUAL;
    try {
      return hashBody(algorithms.filter(canHash), body);
    } catch (error) {
      if (error instanceof ArchiveError) return undefined;
      throw error;
    }
  }
}

/** Hashes a file of any size. */
export function hashBody(algorithms: readonly FileDigestAlgorithm[], body: ByteSource): FileDigests {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  const room = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, body.size));
  for (let at = 0; at < body.size; at += CHUNK_BYTES) {
    const chunk = body.read(at, Math.min(CHUNK_BYTES, body.size - at), room);
    for (const [, each] of hashes) each.update(chunk);
  }
  return Object.fromEntries(hashes.map(([algorithm, each]) => [algorithm, each.digest('hex')]));
}

const hashable = new Map<FileDigestAlgorithm, boolean>();

/** OpenSSL in FIPS mode has no MD5. */
export function canHash(algorithm: FileDigestAlgorithm): boolean {
  const isKnown = hashable.get(algorithm);
  if (isKnown !== undefined) return isKnown;
  let isPossible = false;
  try {
    isPossible = hash(algorithm, '') !== '';
  } catch {
    // It stays impossible.
  }
  hashable.set(algorithm, isPossible);
  return isPossible;
}
