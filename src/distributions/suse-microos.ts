import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { SUSE_MICRO, SUSE_VENDOR } from './kit/suse.ts';

export const suseMicroos: KnownDistribution = {
  id: 'suse-microos',
  name: 'SUSE Linux Enterprise Micro 5.0 and 5.1',
  packages: 'rpm',
  feeds: [SUSE_MICRO],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR],
  lifeCycle: { sameAs: 'sle-micro' },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
