import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';

export const centosStream: KnownDistribution = {
  id: 'centos-stream',
  name: 'CentOS Stream',
  packages: 'rpm',
  release: { lines: ['CentOS Stream'], preview: { of: 'centos', word: 'Stream' } },
  feeds: [],
  vendors: ['CentOS'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '8': ['2024-05-31'],
      '9': ['2027-05-31'],
      '10': ['2030-05-31'],
    },
  },
  clair: BY_VERSION,
};
