import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { onBehalf } from './kit/feed-rules.ts';
import { OTHER_PRODUCTS, RED_HAT_FEEDS } from './kit/red-hat.ts';

const feeds = RED_HAT_FEEDS.map((rule) => ({
  ...onBehalf(rule, 'Red Hat', 'CentOS Stream'),
  modules: 'left-out' as const,
}));

export const centosStream: KnownDistribution = {
  id: 'centos-stream',
  name: 'CentOS Stream',
  packages: 'rpm',
  release: { lines: ['CentOS Stream'], preview: { of: 'centos', word: 'Stream' } },
  // CentOS's own builds come before Red Hat's, with versions that are the same or higher.
  feeds,
  severitySource: 'redhat',
  vendors: ['CentOS'],
  otherBuilds: [
    ...OTHER_PRODUCTS,
    { name: 'modules of CentOS Stream', has: (version) => version.includes('.module_') },
  ],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '8': ['2024-05-31', '2029-05-31'],
      '9': ['2027-05-31', '2032-05-31'],
      '10': ['2030-05-31', '2035-05-31'],
    },
  },
  clair: BY_VERSION,
};
