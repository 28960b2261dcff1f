import { createHash, hash } from 'node:crypto';
import { ArchiveError, type ByteSource } from '../../archive/index.ts';
import type { FileDigestAlgorithm, FileDigests } from '../../domain/index.ts';

/**
 * Folders that distributions leave to the administrator (Filesystem Hierarchy Standard 3.0), and folders they
 * install into.
 */
const NOBODYS = 'usr/local/';
const INSTALLED = /^(?:usr|lib|lib32|lib64|libx32|bin|sbin|etc|opt|var)\//u;

/** Algorithms used by dpkg, apk and almost every rpm; others are computed when a database needs them. */
const USUAL: readonly FileDigestAlgorithm[] = ['md5', 'sha1', 'sha256'];
/** Package managers' algorithms by folder; layers list /etc before most programs. */
const OF_FOLDERS: ReadonlyMap<string, readonly FileDigestAlgorithm[]> = new Map([
  ['etc/dpkg', ['md5']],
  ['var/lib/dpkg', ['md5']],
  ['etc/apk', ['sha1', 'sha256']],
  ['lib/apk', ['sha1', 'sha256']],
  ['etc/rpm', ['sha256']],
  ['var/lib/rpm', ['sha256']],
]);

const CHUNK_BYTES = 1024 ** 2;
/**
 * A larger file is hashed only if its facts leave its owner open: a handful of programs would take more time
 * than all other files.
 */
const MAX_BYTES = 32 * 1024 ** 2;

/** Whether a distribution package could have installed a file at this path. */
export function isInstallPath(path: string): boolean {
  return INSTALLED.test(path) && !path.startsWith(NOBODYS);
}

/**
 * Hashes a layer's files as its package manager did, if earlier entries identify it; otherwise with all usual
 * algorithms.
 */
export class FileHasher {
  /** Digests by body: several catalogers read the same body. */
  readonly #known = new WeakMap<ByteSource, FileDigests | undefined>();
  readonly #asked = new Set<FileDigestAlgorithm>();

  addEntry(path: string): void {
    for (const algorithm of OF_FOLDERS.get(path) ?? []) this.#asked.add(algorithm);
  }

  /** Returns undefined for a large file, or if some bytes are no longer available. */
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

/** Hashes a file regardless of size. */
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
    // Keeps `isPossible` false.
  }
  hashable.set(algorithm, isPossible);
  return isPossible;
}
