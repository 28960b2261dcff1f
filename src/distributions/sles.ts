import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { productRelease } from './kit/ecosystem.ts';
import { harmlessErrataOf, OPENSUSE_VENDOR, SUSE_VENDOR, suseEnterprise } from './kit/suse.ts';

export const sles: KnownDistribution = {
  id: 'sles',
  name: 'SUSE Linux Enterprise Server',
  familyNames: ['suse'],
  packages: 'rpm',
  release: {
    lines: ['SUSE Linux Enterprise'],
    file: { path: 'etc/SuSE-release', format: 'suse-release', isInherited: true },
  },
  ecosystem: {
    name: 'SUSE',
    releaseOf: (rest) => productRelease(rest.replace(' SP', '.'), 'Linux Enterprise Server '),
    isRated: true,
  },
  feeds: [suseEnterprise('Server')],
  severitySource: 'suse',
  harmlessErrata: harmlessErrataOf('SUSE'),
  securityErrata: ['SUSE-SU-'],
  vendors: [SUSE_VENDOR, OPENSUSE_VENDOR],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '11.0': ['2010-12-31'],
      '11.1': ['2012-08-31', '2015-08-30'],
      '11.2': ['2014-01-31', '2017-01-30'],
      '11.3': ['2016-01-31', '2019-01-30'],
      '11.4': ['2019-03-31', '2022-03-31'],
      '12.0': ['2016-06-30', '2019-07-01'],
      '12.1': ['2017-05-31', '2020-05-31'],
      '12.2': ['2018-03-31', '2021-03-31'],
      '12.3': ['2019-06-30', '2022-06-30'],
      '12.4': ['2020-06-30', '2023-06-30'],
      '12.5': ['2024-10-31', '2027-10-31'],
      '15.0': ['2019-12-31', '2022-12-31'],
      '15.1': ['2021-01-31', '2024-01-31'],
      '15.2': ['2021-12-31', '2024-12-31'],
      '15.3': ['2022-12-31', '2025-12-31'],
      '15.4': ['2023-12-31', '2026-12-31'],
      '15.5': ['2024-12-31', '2027-12-31'],
      '15.6': ['2025-12-31', '2028-12-31'],
      '15.7': ['2031-07-31', '2034-07-31'],
      '16.0': ['2027-11-30', '2030-11-30'],
    },
  },
  clair: BY_VERSION,
  upgradeWith: 'zypper',
};
