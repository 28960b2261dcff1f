import type { Result } from '../domain/index.ts';

/** A version order, as one pure function. */
export interface VersionScheme {
  readonly id: SchemeId;
  /** Address of its specification. */
  readonly specification: string;
  /**
   * Returns bytes whose order (as unsigned bytes, a prefix before its extensions) is the version order; equal
   * bytes mean equal versions. Never empty: the empty key sorts below every version. Fails with the reason
   * for text that is not a valid version in this scheme.
   */
  sortKey(version: string): Result<Uint8Array>;
  /**
   * Returns the key for the highest version that "up to and including" this one covers, for schemes whose
   * bounds may be less specific than installed versions. Absent: the version's own key.
   */
  lastKey?(version: string): Result<Uint8Array>;
}

export type SchemeId =
  | 'deb'
  | 'rpm'
  | 'apk'
  | 'semver'
  | 'npm'
  | 'pypi'
  | 'maven'
  | 'go'
  | 'gem'
  | 'cargo'
  | 'nuget'
  | 'composer'
  | 'hex'
  | 'bitnami'
  | 'pub';
