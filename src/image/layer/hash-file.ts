import { createHash, hash } from 'node:crypto';
import type { ByteSource } from '../../archive/index.ts';
import type { FileDigestAlgorithm, FileDigests } from '../../domain/index.ts';

/** Folders below which no distribution installs, by the Filesystem Hierarchy Standard 3.0, and those where some do. */
const NOBODYS = 'usr/local/';
const INSTALLED = /^(?:usr|lib|lib32|lib64|libx32|bin|sbin|etc|opt|var)\//u;

/** Algorithms of dpkg, apk and almost every rpm; any other is computed where a database asks for it. */
const USUAL = ['md5', 'sha1', 'sha256'] as const;
/** Usual algorithms that this Node supports; found on first use, since a scan of stored layers hashes no file. */
let computed: readonly FileDigestAlgorithm[] | undefined;

const CHUNK_BYTES = 1024 ** 2;

/** Whether a distribution's package could have installed a file at this path. */
export function isInstallPath(path: string): boolean {
  return INSTALLED.test(path) && !path.startsWith(NOBODYS);
}

export function hashFile(bytes: Uint8Array): FileDigests {
  computed ??= USUAL.filter(canHash);
  return Object.fromEntries(computed.map((algorithm) => [algorithm, hash(algorithm, bytes)]));
}

/** Hashes a file of any size. */
export function hashBody(algorithm: FileDigestAlgorithm, body: ByteSource): string {
  const digest = createHash(algorithm);
  for (let at = 0; at < body.size; at += CHUNK_BYTES) {
    digest.update(body.read(at, Math.min(CHUNK_BYTES, body.size - at)));
  }
  return digest.digest('hex');
}

/** OpenSSL in FIPS mode has no MD5. */
export function canHash(algorithm: FileDigestAlgorithm): boolean {
  try {
    return hash(algorithm, '') !== '';
  } catch {
    return false;
  }
}
