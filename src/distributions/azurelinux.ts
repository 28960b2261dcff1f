import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { AZURE_LINUX_FEED, isMariner } from './kit/azure-linux.ts';

export const azurelinux: KnownDistribution = {
  id: 'azurelinux',
  name: 'Azure Linux',
  packages: 'rpm',
  release: { lines: ['Microsoft Azure Linux'], file: { path: 'etc/azurelinux-release', format: 'line' } },
  ecosystem: { name: 'Azure Linux', releaseOf: (version) => (isMariner(version) ? undefined : { version }) },
  feeds: [AZURE_LINUX_FEED],
  vendors: ['Microsoft Corporation'],
  lifeCycle: {
    source: 'endoflife.date of 2026-10-04',
    releases: {
      '3.0': ['2027-08-31'],
    },
  },
  clair: BY_MAJOR,
};
