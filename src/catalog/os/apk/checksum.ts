import { recordedDigest, type FileDigestAlgorithm } from '../../../domain/index.ts';

/** Algorithms by their prefix in the database; apk-tools 3 writes the second. */
const ALGORITHMS: ReadonlyMap<string, FileDigestAlgorithm> = new Map([
  ['Q1', 'sha1'],
  ['Q2', 'sha256'],
]);

/** Parses a file's checksum, `Q1` and its SHA-1 in base64; empty for an unknown kind. */
export function parseChecksum(text = ''): string {
  const algorithm = ALGORITHMS.get(text.slice(0, 2));
  return algorithm ? recordedDigest(algorithm, Buffer.from(text.slice(2), 'base64').toString('hex')) : '';
}
