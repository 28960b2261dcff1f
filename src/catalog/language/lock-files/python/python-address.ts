// Addresses in place of versions: "Direct references" of PyPA's version specifiers.

import { baseNameOf } from '../../../domain/index.ts';

interface Distribution {
  readonly name: string;
  readonly version: string;
}

/** `git+https:` */
const REPOSITORY = /^[a-z]+\+/u;
const WHEEL = /^([^-]+)-([^-]+)-.*\.whl$/u;
const SOURCES = /^(.+)-(\d[^-]*)\.(?:tar\.\w+|tgz|zip)$/u;

/**
 * Reads which distribution an address is of by the file's name. A tag of a repository is no version of PyPI's. The address
 * itself may hold a password.
 */
export function distributionAt(address: string): Distribution | undefined {
  if (REPOSITORY.test(address)) return undefined;
  const file = fileAt(address);
  const [, name, version] = WHEEL.exec(file) ?? SOURCES.exec(file) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** Returns the last name of an address. */
export function fileAt(address: string): string {
  const path = address.replace(/[?#].*/u, '');
  const file = baseNameOf(path);
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
