import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { backports, DEBIAN_FEEDS, DEBIAN_MAINTAINERS } from './kit/debian.ts';
import { onBehalf } from './kit/feed-rules.ts';
import { LOCAL_FOLDERS } from './kit/local-folders.ts';

export const raspbian: KnownDistribution = {
  id: 'raspbian',
  name: 'Raspbian',
  packages: 'deb',
  feeds: DEBIAN_FEEDS.map((rule) => onBehalf(rule, 'Debian', 'Raspbian')),
  severitySource: 'debian',
  maintainers: [...DEBIAN_MAINTAINERS, 'raspbian.org'],
  leaves: LOCAL_FOLDERS,
  otherBuilds: [backports('Debian Backports')],
  lifeCycle: { sameAs: 'debian' },
  clair: BY_MAJOR,
};
