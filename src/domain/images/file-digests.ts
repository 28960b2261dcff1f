/** Algorithms with which package databases identify installed files. */
export const FILE_DIGEST_ALGORITHMS = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-256',
  'sha3-512',
] as const;

export type FileDigestAlgorithm = (typeof FILE_DIGEST_ALGORITHMS)[number];

/** Digests of a file's bytes, in lower-case hex; one is absent if this system does not compute it. */
export type FileDigests = Readonly<Partial<Record<FileDigestAlgorithm, string>>>;

/** Hex digest lengths; apk shortens a SHA-256 to a SHA-1's length. */
const LENGTHS: Readonly<Record<FileDigestAlgorithm, readonly number[]>> = {
  md5: [32],
  sha1: [40],
  sha224: [56],
  sha256: [64, 40],
  sha384: [96],
  sha512: [128],
  'sha3-256': [64],
  'sha3-512': [128],
};

/** Formats a database's digest for a file, `md5:HEX`; empty if the hex is not a digest. */
export function recordedDigest(algorithm: FileDigestAlgorithm, hex: string): string {
  const isDigest = LENGTHS[algorithm].includes(hex.length) && /^[0-9a-fA-F]*$/u.test(hex);
  return isDigest ? `${algorithm}:${hex.toLowerCase()}` : '';
}

/** Returns a recorded digest's algorithm; undefined if nothing was recorded. */
export function algorithmOf(recorded: string): FileDigestAlgorithm | undefined {
  return FILE_DIGEST_ALGORITHMS.find((each) => recorded.startsWith(`${each}:`));
}

/** Whether a file is as a database recorded it; undefined if the two have no algorithm in common. */
export function isAsRecorded(digests: FileDigests, recorded: string): boolean | undefined {
  const algorithm = algorithmOf(recorded);
  const actual = algorithm && digests[algorithm];
  return actual === undefined ? undefined : `${algorithm}:${actual}`.startsWith(recorded);
}
