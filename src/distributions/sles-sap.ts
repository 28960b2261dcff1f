import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { OPENSUSE_VENDOR, SUSE_VENDOR, suseEnterprise } from './kit/suse.ts';

export const slesSap: KnownDistribution = {
  id: 'sles_sap',
  name: 'SUSE Linux Enterprise Server for SAP Applications',
  packages: 'rpm',
  feeds: [suseEnterprise('Server', 'Server for SAP Applications')],
  severitySource: 'suse',
  vendors: [SUSE_VENDOR, OPENSUSE_VENDOR],
  lifeCycle: { sameAs: 'sles' },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
