import type { Package } from '../../domain/index.ts';

/**
 * Patches the packages of distributions and gives the builds version numbers of its own, so the distribution's
 * fixed versions say nothing about them.
 */
export interface Patcher {
  readonly name: string;
  /** Marks in its versions: `3.0.11-1~deb12u2.root.io.7`. */
  readonly versions: RegExp;
  /** Beginning of its package names, where it renames packages. */
  readonly prefix?: string;
  /** Maintainer address on its builds, for those without a mark. */
  readonly address?: string;
}

export const DOCKER: Patcher = {
  name: 'Docker Hardened Images',
  versions: /\+dhi\d/u,
  address: '<dhi@docker.com>',
};

export const ROOT: Patcher = {
  name: 'Root.io',
  // An apk's revision has no room for letters: `1.51.0-r20072` is the second build of r0, or of r2.
  versions: /[.+-]root\.io\.\d|-r\d007\d$/u,
  prefix: 'rootio-',
};

const PATCHERS: readonly Patcher[] = [
  DOCKER,
  ROOT,
  { name: 'Seal Security', versions: /\+sp\d+$/u, prefix: 'seal-' },
  { name: 'TuxCare', versions: /tuxcare\.els/u },
];

const SYSTEM_PACKAGES = ['deb', 'apk', 'rpm'];

/** Returns the patcher that built a distribution package; undefined for the distribution's own build. */
export function patcherOf({ type, name, version, maker = '' }: Package): Patcher | undefined {
  if (!SYSTEM_PACKAGES.includes(type)) return undefined;
  return PATCHERS.find(
    ({ versions, prefix, address }) =>
      versions.test(version) ||
      (prefix !== undefined && name.startsWith(prefix)) ||
      (address !== undefined && maker.toLowerCase().endsWith(address)),
  );
}
