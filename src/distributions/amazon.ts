import type { Distribution } from '../domain/index.ts';
import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY } from './kit/feed-rules.ts';
import { major } from './kit/release-version.ts';
import { one } from './kit/releases.ts';

/** Returns `2023`; the first release was called by its months, `2018.03`. */
function lineOf({ version }: Pick<Distribution, 'version'>): string | undefined {
  return /^201\d\.\d\d$/u.test(version) ? '1' : major(version);
}

export const amazon: KnownDistribution = {
  id: 'amzn',
  name: 'Amazon Linux',
  packages: 'rpm',
  release: { lines: ['Amazon Linux'] },
  ecosystem: byVersion('Amazon Linux'),
  feeds: [
    {
      feed: 'amazon',
      part: lineOf,
      names: 'binary',
      scopes: (release) => one('Amazon Linux:', lineOf(release)),
      coverage: FIXED_ONLY,
    },
  ],
  severitySource: 'amazon',
  securityErrata: ['ALAS'],
  vendors: ['Amazon'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '2': ['2026-06-30'],
      '2022': ['2023-03-15'],
      '2010.11': ['2023-12-31'],
      '2011.09': ['2023-12-31'],
      '2012.03': ['2023-12-31'],
      '2012.09': ['2023-12-31'],
      '2013.03': ['2023-12-31'],
      '2013.09': ['2023-12-31'],
      '2014.03': ['2023-12-31'],
      '2014.09': ['2023-12-31'],
      '2015.03': ['2023-12-31'],
      '2015.09': ['2023-12-31'],
      '2016.03': ['2023-12-31'],
      '2016.09': ['2023-12-31'],
      '2017.03': ['2023-12-31'],
      '2017.09': ['2023-12-31'],
      '2018.03': ['2023-12-31'],
      '2023': ['2029-06-30'],
    },
  },
  clair: BY_VERSION,
};
