import type { FeedRule, OtherBuilds, ScopesOf } from '../contract.ts';
import { osv } from './feed-rules.ts';
import { major } from './release-version.ts';
import { byMajor, one } from './releases.ts';

/** Testing and unstable cannot be told apart in an image; the tracker covers all of unstable. */
const tracker: ScopesOf = ({ version }) => (version === '' ? ['Debian:sid'] : one('Debian:', major(version)));

export const DEBIAN_FEEDS: readonly FeedRule[] = [
  { feed: 'debian-tracker', part: '', names: 'source', scopes: tracker },
  osv('Debian', 'source', byMajor('Debian:')),
];

/** Packages of the next release, rebuilt for this one: no record says which of their versions have a fix. */
export function backports(name: string): OtherBuilds {
  return { name, has: (version) => version.includes('~bpo') };
}
