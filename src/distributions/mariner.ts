import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { AZURE_LINUX_FEED, isMariner } from './kit/azure-linux.ts';

export const mariner: KnownDistribution = {
  id: 'mariner',
  name: 'CBL-Mariner',
  packages: 'rpm',
  release: { lines: ['CBL-Mariner'], file: { path: 'etc/mariner-release', format: 'line' } },
  ecosystem: { name: 'Azure Linux', releaseOf: (version) => (isMariner(version) ? { version } : undefined) },
  feeds: [AZURE_LINUX_FEED],
  vendors: ['Microsoft Corporation'],
  lifeCycle: {
    source: 'endoflife.date of 2026-10-04',
    releases: {
      '1.0': ['2023-08-31'],
      '2.0': ['2025-07-31'],
    },
  },
  clair: BY_MAJOR,
};
