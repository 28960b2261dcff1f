import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { SUSE_MICRO, SUSE_VENDOR } from './kit/suse.ts';

export const slMicro: KnownDistribution = {
  id: 'sl-micro',
  name: 'SUSE Linux Micro',
  packages: 'rpm',
  ecosystem: {
    name: 'SUSE',
    releaseOf: (rest) => productRelease(rest, 'Linux Micro '),
    isRated: true,
  },
  feeds: [SUSE_MICRO],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR],
  lifeCycle: { sameAs: 'sle-micro' },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
