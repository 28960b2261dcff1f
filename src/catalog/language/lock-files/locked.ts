import type { PackageStanding, Result } from '../../../domain/index.ts';

/** Limits of every format: the largest lock files known name some 10,000 packages. */
export const MAX_LOCKED = 100_000;
/** Reason why a file with more is not read. */
export const TOO_MANY = `it names more than ${MAX_LOCKED} packages`;
export const JSON_BOUNDS = { depth: 500, values: 5_000_000 } as const;
const MAX_NAME = 1024;
const MAX_VERSION = 1024;

/** A package that a lock file names. */
export interface Locked {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** Absent for one of a registry. */
  readonly standing?: Extract<PackageStanding, 'own' | 'elsewhere'>;
  /** Direct dependencies that brought it. */
  readonly through?: readonly string[];
  /** Set if it is needed for development alone. */
  readonly dev?: true;
  /** The version that a branch is compared by. */
  readonly alias?: string;
  /** Set for a package of conda's that a lock file of Python packages also names. No feed answers for it. */
  readonly isConda?: true;
}

/** Packages that a lock file names; undefined in place of an entry that cannot be read. */
export type LockedList = readonly (Locked | undefined)[];

/** Reads the text of one format; fails with the reason for a version of it that is not known, or another text. */
export type LockReader = (text: string) => Result<LockedList>;

/** Checks the name and version of an entry. */
export function locked(name: unknown, version: unknown, standing?: Locked['standing']): Locked | undefined {
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME) return undefined;
  if (typeof version !== 'string' || version === '' || version.length > MAX_VERSION) return undefined;
  return { name, version, ...(standing && { standing }) };
}

/** Names a version of a format that is not read. */
export function unknownVersion(version: unknown): string {
  const known = typeof version === 'string' || typeof version === 'number';
  return known
    ? `its format has the unknown version ${String(version).slice(0, 40)}`
    : 'its format has no version';
}

/** Divides `@scope/name@rest` at the first `@` after the name. */
export function splitDescriptor(text: string): { readonly name: string; readonly rest: string } | undefined {
  const at = text.indexOf('@', 1);
  return at < 0 ? undefined : { name: text.slice(0, at), rest: text.slice(at + 1) };
}
