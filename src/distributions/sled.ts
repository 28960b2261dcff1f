import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { OPENSUSE_VENDOR, SUSE_VENDOR, suseEnterprise } from './kit/suse.ts';

export const sled: KnownDistribution = {
  id: 'sled',
  name: 'SUSE Linux Enterprise Desktop',
  packages: 'rpm',
  feeds: [suseEnterprise('Server', 'Desktop')],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR, OPENSUSE_VENDOR],
  lifeCycle: { sameAs: 'sles' },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
