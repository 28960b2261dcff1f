import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { harmlessErrataOf, LEAP, OPENSUSE_VENDOR, SUSE_VENDOR } from './kit/suse.ts';

export const opensuse: KnownDistribution = {
  id: 'opensuse',
  name: 'openSUSE',
  packages: 'rpm',
  release: { lines: ['openSUSE'] },
  ecosystem: { name: 'openSUSE', releaseOf: (rest) => productRelease(rest, ''), isRated: true },
  feeds: [LEAP],
  severitySource: 'suse',
  harmlessErrata: harmlessErrataOf('openSUSE'),
  securityErrata: ['openSUSE-SU-'],
  vendors: [OPENSUSE_VENDOR, SUSE_VENDOR],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '11.0': ['2010-07-26'],
      '11.1': ['2011-01-14'],
      '11.2': ['2011-05-12'],
      '11.3': ['2012-01-20'],
      '11.4': ['2012-11-05'],
      '12.1': ['2013-05-15'],
      '12.2': ['2014-01-15'],
      '12.3': ['2015-01-29'],
      '13.1': ['2016-02-03'],
      '13.2': ['2017-01-17'],
      '42.1': ['2017-05-17'],
      '42.2': ['2018-01-26'],
      '42.3': ['2019-07-01'],
    },
  },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
