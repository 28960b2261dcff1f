import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY, osvRule } from './kit/feed-rules.ts';
import { byMajor } from './kit/releases.ts';

export const rocky: KnownDistribution = {
  id: 'rocky',
  name: 'Rocky Linux',
  packages: 'rpm',
  release: { lines: ['Rocky Linux'], file: { path: 'etc/rocky-release', format: 'line' } },
  ecosystem: { ...byVersion('Rocky Linux'), isRated: true },
  feeds: [osvRule('Rocky Linux', 'source', byMajor('Rocky Linux:'), FIXED_ONLY)],
  severitySource: 'rocky',
  harmlessErrata: ['RLBA-', 'RLEA-'],
  securityErrata: ['RLSA-', 'RXSA-'],
  vendors: ['Rocky'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '8': ['2029-05-31'],
      '9': ['2032-05-31'],
      '10': ['2035-05-31'],
    },
  },
  clair: BY_MAJOR,
};
