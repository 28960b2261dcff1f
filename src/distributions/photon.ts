import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY } from './kit/feed-rules.ts';
import { major } from './kit/release-version.ts';
import { byMajor } from './kit/releases.ts';

export const photon: KnownDistribution = {
  id: 'photon',
  name: 'Photon OS',
  packages: 'rpm',
  release: { lines: ['VMware Photon'], file: { path: 'etc/photon-release', format: 'line' } },
  ecosystem: byVersion('Photon OS'),
  feeds: [
    {
      feed: 'photon',
      part: ({ version }) => major(version),
      names: 'binary',
      scopes: byMajor('Photon OS:'),
      epochs: 'left-out',
      coverage: FIXED_ONLY,
      remark: 'an advisory blames each of its packages for each of its CVEs',
    },
  ],
  severitySource: 'photon',
  securityErrata: ['PHSA-'],
  vendors: ['VMware'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '1.0': ['2022-02-28'],
      '2.0': ['2022-12-01'],
      '3.0': ['2025-10-02'],
      '4.0': ['2027-10-11'],
      '5.0': [],
    },
  },
  clair: BY_VERSION,
};
