import type { Distribution } from '../../domain/index.ts';
import type { FeedRule, OtherBuilds, ScopesOf } from '../contract.ts';
import { osvRule, UNFIXED_KNOWN } from './feed-rules.ts';
import { major } from './release-version.ts';
import { byMajor, one } from './releases.ts';

const SID = '/sid';
const UNRELEASED = ['sid', 'unstable', 'testing'];

/**
 * Whether a release is testing or unstable, which look alike in an image (`forky/sid`). They have no number,
 * but a missing number proves nothing: it may just have been left out.
 */
export function isUnreleased({ version, name }: Pick<Distribution, 'version' | 'name'>): boolean {
  return version === '' ? name.endsWith(SID) : version.endsWith(SID) || UNRELEASED.includes(version);
}

/** The tracker covers all of unstable. */
const tracker: ScopesOf = (release) =>
  isUnreleased(release) ? ['Debian:sid'] : one('Debian:', major(release.version));

export const DEBIAN_FEEDS: readonly FeedRule[] = [
  { feed: 'debian-tracker', part: '', names: 'source', scopes: tracker, coverage: UNFIXED_KNOWN },
  osvRule('Debian', 'source', byMajor('Debian:'), UNFIXED_KNOWN),
];

export const DEBIAN_MAINTAINERS = ['debian.org', 'debian.net'];

/** Packages from the next release, rebuilt for this one: no record lists their fixed versions. */
export function backports(name: string): OtherBuilds {
  return { name, has: (version) => version.includes('~bpo') };
}
