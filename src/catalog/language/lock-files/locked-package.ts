import { defined, type PackageStatus, type Result } from '../../../domain/index.ts';

/** Limits for every format: the largest lock files seen name some 10,000 packages. */
export const MAX_LOCKED = 100_000;
/** Reason for not reading a file with more. */
export const TOO_MANY_LOCKED = `it names more than ${MAX_LOCKED} packages`;
export const JSON_BOUNDS = { depth: 500, values: 5_000_000 } as const;
const MAX_NAME = 1024;
const MAX_VERSION = 1024;

/** A package named in a lock file. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** Absent for registry packages. */
  readonly status?: Extract<PackageStatus, 'own' | 'elsewhere'>;
  /** Direct dependencies that brought it. */
  readonly through?: readonly string[];
  /** Set if only needed for development. */
  readonly dev?: true;
  /** The version used to compare a branch. */
  readonly alias?: string;
  /** Set for a conda package in a lock file that also names Python packages. No feed covers it. */
  readonly isConda?: true;
}

/** A lock file's packages; undefined for entries that cannot be read. */
export type LockedPackages = readonly (LockedPackage | undefined)[];

/** Reads one format; fails with a reason for an unsupported version or other text. */
export type LockReader = (text: string) => Result<LockedPackages>;

/** Validates an entry's name and version. */
export function lockedPackage(
  name: unknown,
  version: unknown,
  status?: LockedPackage['status'],
): LockedPackage | undefined {
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME) return undefined;
  if (typeof version !== 'string' || version === '' || version.length > MAX_VERSION) return undefined;
  return { name, version, ...defined({ status }) };
}

/** Describes an unsupported format version. */
export function unknownVersion(version: unknown): string {
  const known = typeof version === 'string' || typeof version === 'number';
  return known
    ? `its format has the unknown version ${String(version).slice(0, 40)}`
    : 'its format has no version';
}

/** Splits `@scope/name@rest` at the first `@` after the name. */
export function splitDescriptor(text: string): { readonly name: string; readonly rest: string } | undefined {
  const at = text.indexOf('@', 1);
  return at < 0 ? undefined : { name: text.slice(0, at), rest: text.slice(at + 1) };
}
