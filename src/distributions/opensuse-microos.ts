import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { onBehalf } from './kit/feed-rules.ts';
import { OPENSUSE_VENDOR, SUSE_VENDOR, TUMBLEWEED } from './kit/suse.ts';

export const opensuseMicroos: KnownDistribution = {
  id: 'opensuse-microos',
  name: 'openSUSE MicroOS',
  packages: 'rpm',
  feeds: [onBehalf(TUMBLEWEED, 'openSUSE Tumbleweed', 'openSUSE MicroOS')],
  severitySource: 'suse',
  vendors: [OPENSUSE_VENDOR, SUSE_VENDOR],
  lifeCycle: 'rolling',
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
