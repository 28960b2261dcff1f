import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { OPENSUSE_VENDOR, SUSE_VENDOR, suseEnterprise } from './kit/suse.ts';

export const sleHpc: KnownDistribution = {
  id: 'sle_hpc',
  name: 'SUSE Linux Enterprise High Performance Computing',
  packages: 'rpm',
  feeds: [suseEnterprise('Server', 'High Performance Computing')],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR, OPENSUSE_VENDOR],
  lifeCycle: { sameAs: 'sles' },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
