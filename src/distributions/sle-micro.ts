import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { SUSE_MICRO, SUSE_VENDOR } from './kit/suse.ts';

export const sleMicro: KnownDistribution = {
  id: 'sle-micro',
  name: 'SUSE Linux Enterprise Micro',
  packages: 'rpm',
  ecosystem: {
    name: 'SUSE',
    releaseOf: (rest) => productRelease(rest, 'Linux Enterprise Micro '),
    isRated: true,
  },
  feeds: [SUSE_MICRO],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '5.0': ['2022-03-31'],
      '5.1': ['2025-10-31'],
      '5.2': ['2026-04-30'],
      '5.3': ['2026-10-30'],
      '5.4': ['2027-04-30'],
      '5.5': ['2027-10-31'],
      '6.0': ['2028-06-30'],
      '6.1': ['2028-11-30'],
      '6.2': ['2029-11-30'],
    },
  },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
