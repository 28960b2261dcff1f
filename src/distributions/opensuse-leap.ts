import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { LEAP, OPENSUSE_VENDOR, SUSE_VENDOR } from './kit/suse.ts';

export const opensuseLeap: KnownDistribution = {
  id: 'opensuse-leap',
  name: 'openSUSE Leap',
  packages: 'rpm',
  ecosystem: { name: 'openSUSE', releaseOf: (rest) => productRelease(rest, 'Leap '), isRated: true },
  feeds: [LEAP],
  severitySource: 'suse',
  vendors: [OPENSUSE_VENDOR, SUSE_VENDOR],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '15.0': ['2019-12-03'],
      '15.1': ['2021-02-02'],
      '15.2': ['2022-01-04'],
      '15.3': ['2022-12-31'],
      '15.4': ['2023-12-07'],
      '15.5': ['2024-12-31'],
      '15.6': ['2026-04-30'],
      '16.0': ['2027-10-31'],
    },
  },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
