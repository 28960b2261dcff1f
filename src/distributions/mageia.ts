import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY, osvRule, withoutEpochs } from './kit/feed-rules.ts';
import { byMajor } from './kit/releases.ts';

export const mageia: KnownDistribution = {
  id: 'mageia',
  name: 'Mageia',
  packages: 'rpm',
  release: { lines: ['Mageia'], file: { path: 'etc/mageia-release', format: 'line' } },
  ecosystem: byVersion('Mageia'),
  feeds: [withoutEpochs(osvRule('Mageia', 'source', byMajor('Mageia:'), FIXED_ONLY))],
  harmlessErrata: ['MGAA-'],
  securityErrata: ['MGASA-'],
  vendors: ['Mageia'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '5': ['2017-12-31'],
      '6': ['2019-09-30'],
      '7': ['2021-06-30'],
      '8': ['2023-11-30'],
      '9': ['2026-09-29'],
      '10': ['2028-03-31'],
    },
  },
  clair: BY_MAJOR,
};
