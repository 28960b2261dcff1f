import type { KnownDistribution } from './contract.ts';
import { WITHOUT_RELEASE } from './kit/clair-naming.ts';
import { OPENSUSE_VENDOR, SUSE_VENDOR, TUMBLEWEED } from './kit/suse.ts';

export const opensuseTumbleweed: KnownDistribution = {
  id: 'opensuse-tumbleweed',
  name: 'openSUSE Tumbleweed',
  packages: 'rpm',
  ecosystem: {
    name: 'openSUSE',
    releaseOf: (rest) => (rest === 'Tumbleweed' ? { version: '' } : undefined),
    isRated: true,
  },
  feeds: [TUMBLEWEED],
  severitySource: 'suse',
  vendors: [OPENSUSE_VENDOR, SUSE_VENDOR],
  lifeCycle: 'rolling',
  clair: WITHOUT_RELEASE,
  upgradeWith: 'zypper',
};
