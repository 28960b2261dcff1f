import type { FeedRule } from '../contract.ts';
import { FIXED_ONLY } from './feed-rules.ts';
import { major } from './release-version.ts';
import { byMajor } from './releases.ts';

/** Distributions that Fedora builds its extra packages (EPEL) for. */
const ENTERPRISE_LINUX = [
  'almalinux',
  'almalinux-kitten',
  'centos',
  'centos-stream',
  'ol',
  'rhel',
  'rocky',
  'scientific',
];

const rule: FeedRule = {
  feed: 'epel',
  part: ({ id, version }) => (ENTERPRISE_LINUX.includes(id) ? major(version) : undefined),
  names: 'binary',
  scopes: byMajor('EPEL:'),
  coverage: FIXED_ONLY,
  remark: 'updates that a later one replaced are not listed',
};

/** Extra packages, by the vendor that their rpms name. */
export const EPEL = { name: 'Fedora Project', feeds: [rule] };
