import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY } from './kit/feed-rules.ts';
import { major } from './kit/release-version.ts';
import { byMajor } from './kit/releases.ts';

export const fedora: KnownDistribution = {
  id: 'fedora',
  name: 'Fedora Linux',
  packages: 'rpm',
  release: { lines: ['Fedora'], file: { path: 'etc/fedora-release', format: 'line' } },
  ecosystem: byVersion('Fedora'),
  feeds: [
    {
      feed: 'fedora',
      part: ({ version }) => major(version),
      names: 'binary',
      // Rawhide, the coming release, has no advisories.
      scopes: (release) => (/rawhide/iu.test(release.name) ? undefined : byMajor('Fedora:')(release)),
      coverage: FIXED_ONLY,
      remark: 'updates that a later one replaced are not listed',
    },
  ],
  severitySource: 'fedora',
  securityErrata: ['FEDORA-'],
  vendors: ['Fedora Project'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '25': ['2017-12-12'],
      '26': ['2018-05-29'],
      '27': ['2018-11-30'],
      '28': ['2019-05-28'],
      '29': ['2019-11-26'],
      '30': ['2020-05-26'],
      '31': ['2020-11-24'],
      '32': ['2021-05-25'],
      '33': ['2021-11-30'],
      '34': ['2022-06-07'],
      '35': ['2022-12-13'],
      '36': ['2023-05-16'],
      '37': ['2023-12-05'],
      '38': ['2024-05-21'],
      '39': ['2024-11-26'],
      '40': ['2025-05-13'],
      '41': ['2025-12-15'],
      '42': ['2026-05-27'],
      '43': ['2026-12-09'],
      '44': ['2027-06-02'],
    },
  },
  clair: BY_VERSION,
};
