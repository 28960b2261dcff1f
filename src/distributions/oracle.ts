import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY } from './kit/feed-rules.ts';
import { major } from './kit/release-version.ts';
import { byMajor } from './kit/releases.ts';

export const oracle: KnownDistribution = {
  id: 'ol',
  name: 'Oracle Linux',
  packages: 'rpm',
  release: { lines: ['Oracle Linux'], file: { path: 'etc/oracle-release', format: 'line' } },
  ecosystem: byVersion('Oracle Linux'),
  feeds: [
    {
      feed: 'oracle',
      part: ({ version }) => major(version),
      names: 'binary',
      scopes: byMajor('Oracle Linux:'),
      coverage: FIXED_ONLY,
      remark: 'an erratum blames each of its packages for each of its CVEs',
    },
  ],
  severitySource: 'oracle',
  securityErrata: ['ELSA-'],
  harmlessErrata: ['ELBA-', 'ELEA-'],
  vendors: ['Oracle America'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '6': ['2021-03-31'],
      '7': ['2024-12-31'],
      '8': ['2029-07-31'],
      '9': ['2032-06-30'],
      '10': [],
    },
  },
  clair: BY_VERSION,
};
