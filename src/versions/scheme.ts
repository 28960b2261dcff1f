import type { Result } from '../domain/index.ts';

/** One way of ordering versions, as one pure function. */
export interface VersionScheme {
  readonly id: SchemeId;
  /** Address of the specification that it follows. */
  readonly specification: string;
  /**
   * Bytes whose order (as unsigned bytes, a prefix before what it begins) is the order of the versions; equal bytes
   * mean equal versions. Never empty: the empty key stands below every version. Fails, saying why, for a text that
   * is no version of this scheme.
   */
  sortKey(version: string): Result<Uint8Array>;
  /**
   * The key of the highest version that "up to and including" this one means, where a bound may be written less fully
   * than what is installed. Absent: the version's own key.
   */
  lastKey?(version: string): Result<Uint8Array>;
}

export type SchemeId = 'deb' | 'rpm' | 'apk' | 'semver';
