import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { SUSE_MICRO, SUSE_VENDOR } from './kit/suse.ts';

export const sleMicroRancher: KnownDistribution = {
  id: 'sle-micro-rancher',
  name: 'SUSE Linux Enterprise Micro for Rancher',
  packages: 'rpm',
  ecosystem: {
    name: 'SUSE',
    releaseOf: (rest) => productRelease(rest, 'Linux Enterprise Micro for Rancher '),
    isRated: true,
  },
  feeds: [SUSE_MICRO],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR],
  lifeCycle: { sameAs: 'sle-micro' },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
