import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { byMajorMinor } from './kit/releases.ts';
import { openSuse, OPENSUSE_VENDOR, SUSE_VENDOR } from './kit/suse.ts';

export const opensuseLeapMicro: KnownDistribution = {
  id: 'opensuse-leap-micro',
  name: 'openSUSE Leap Micro',
  packages: 'rpm',
  ecosystem: { name: 'openSUSE', releaseOf: (rest) => productRelease(rest, 'Leap Micro '), isRated: true },
  feeds: [openSuse(byMajorMinor('openSUSE:Leap Micro '))],
  severitySource: 'suse',
  vendors: [OPENSUSE_VENDOR, SUSE_VENDOR],
  lifeCycle: {
    source: "product definitions of openSUSE's build service",
    releases: {
      '5.4': ['2024-05-31'],
      '6.0': ['2025-05-31'],
    },
  },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
