import { hash } from 'node:crypto';
import { FILE_DIGEST_ALGORITHMS, type FileDigestAlgorithm, type FileDigests } from '../../domain/index.ts';

/** Folders below which no distribution installs, by the Filesystem Hierarchy Standard 3.0, and those where some do. */
const NOBODYS = 'usr/local/';
const INSTALLED = /^(?:usr|lib|lib32|lib64|libx32|bin|sbin|etc|opt|var)\//u;

const AVAILABLE = FILE_DIGEST_ALGORITHMS.filter(isAvailable);

/** Whether a distribution's package could have installed a file at this path. */
export function isInstallPath(path: string): boolean {
  return INSTALLED.test(path) && !path.startsWith(NOBODYS);
}

export function hashFile(bytes: Uint8Array): FileDigests {
  return Object.fromEntries(AVAILABLE.map((algorithm) => [algorithm, hash(algorithm, bytes)]));
}

/** OpenSSL in FIPS mode has no MD5. */
function isAvailable(algorithm: FileDigestAlgorithm): boolean {
  try {
    return hash(algorithm, '') !== '';
  } catch {
    return false;
  }
}
