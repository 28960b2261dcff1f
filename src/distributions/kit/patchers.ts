import type { Coverage, Distribution, Package } from '../../domain/index.ts';
import type { FeedRule, ScopesOf } from '../contract.ts';
import { FIXED_ONLY, osvRule, UNFIXED_KNOWN } from './feed-rules.ts';
import { major, majorMinor } from './release-version.ts';

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
  /** Where its advisories are; empty if no supported feed has them. */
  readonly feeds: readonly FeedRule[];
}

/** Returns `Debian:13` or `Alpine:3.24`, as rebuilders write a release behind their own name. */
function rebuiltRelease({ id, idLike, version }: Distribution): string | undefined {
  const minor = majorMinor(version);
  // A purl has no ID_LIKE, which leaves only the form of the version.
  const unsaid = id === 'dhi' ? [minor === undefined ? 'debian' : 'alpine'] : [];
  const [base] = [id, ...idLike, ...unsaid].filter((each) => ['alpine', 'debian', 'ubuntu'].includes(each));
  if (base === 'ubuntu') return minor && `Ubuntu:${minor}`;
  if (base === 'alpine') return minor && `Alpine:${minor}`;
  const number = base && major(version);
  return number && `Debian:${number}`;
}

/** Records name packages as installed, or as their source; Root.io puts `rootio-` before both. */
function rebuilderRule(part: string, coverage: Coverage): FeedRule {
  const scopes: ScopesOf = (distribution) => {
    const release = rebuiltRelease(distribution);
    return release === undefined ? undefined : [`${part}:${release}`];
  };
  return osvRule(part, 'both', scopes, coverage);
}

export const DOCKER: Patcher = {
  name: 'Docker Hardened Images',
  versions: /\+dhi\d/u,
  address: '<dhi@docker.com>',
  feeds: [rebuilderRule('Docker Hardened Images', UNFIXED_KNOWN)],
};

export const PATCHERS: readonly Patcher[] = [
  DOCKER,
  {
    name: 'Root.io',
    // An apk's revision has no room for letters: `1.51.0-r20072`.
    versions: /[.+-]root\.io\.\d|-r\d007\d$/u,
    prefix: 'rootio-',
    feeds: [rebuilderRule('Root', FIXED_ONLY)],
  },
  { name: 'Seal Security', versions: /\+sp\d+$/u, prefix: 'seal-', feeds: [] },
  { name: 'TuxCare', versions: /tuxcare\.els/u, feeds: [] },
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
