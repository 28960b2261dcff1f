// URLs in place of versions: "Direct references" in PyPA's version specifiers.

import { baseNameOf } from '../../../../domain/index.ts';

interface Distribution {
  readonly name: string;
  readonly version: string;
}

/** `git+https:` */
const REPOSITORY = /^[a-z]+\+/u;
const WHEEL = /^([^-]+)-([^-]+)-.*\.whl$/u;
const SOURCES = /^(.+)-(\d[^-]*)\.(?:tar\.\w+|tgz|zip)$/u;

/**
 * Returns the distribution named by a URL's file name. A repository tag is no PyPI version. The URL itself
 * may contain a password.
 */
export function distributionAt(address: string): Distribution | undefined {
  if (REPOSITORY.test(address)) return undefined;
  const file = fileAt(address);
  const [, name, version] = WHEEL.exec(file) ?? SOURCES.exec(file) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** Returns the last segment in a URL's path. */
export function fileAt(address: string): string {
  const path = address.replace(/[?#].*/u, '');
  const file = baseNameOf(path);
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
