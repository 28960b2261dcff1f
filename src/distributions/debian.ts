import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { backports, DEBIAN_FEEDS, DEBIAN_MAINTAINERS, isUnreleased } from './kit/debian.ts';
import { LOCAL_FOLDERS } from './kit/local-folders.ts';

export const debian: KnownDistribution = {
  id: 'debian',
  name: 'Debian GNU/Linux',
  packages: 'deb',
  release: { file: { path: 'etc/debian_version', format: 'debian_version', isInherited: true } },
  ecosystem: { name: 'Debian', releaseOf: (rest) => ({ version: rest }) },
  feeds: DEBIAN_FEEDS,
  severitySource: 'debian',
  securityErrata: ['DSA-', 'DLA-'],
  maintainers: DEBIAN_MAINTAINERS,
  leaves: LOCAL_FOLDERS,
  otherBuilds: [backports('Debian Backports')],
  lifeCycle: {
    source: 'distro-info-data 0.66',
    releases: {
      '1.1': ['1997-06-05'],
      '1.2': ['1998-06-05'],
      '1.3': ['1999-03-09'],
      '2.0': ['2000-03-09'],
      '2.1': ['2000-10-30'],
      '2.2': ['2003-06-30'],
      '3.0': ['2006-06-30'],
      '3.1': ['2008-03-31'],
      '4.0': ['2010-02-15'],
      '5.0': ['2012-02-06'],
      '6.0': ['2014-05-31', '2016-02-29'],
      '7': ['2016-04-25', '2018-05-31'],
      '8': ['2018-06-17', '2020-06-30'],
      '9': ['2020-07-18', '2022-06-30'],
      '10': ['2022-09-10', '2024-06-30'],
      '11': ['2024-08-14', '2026-08-31'],
      '12': ['2026-07-11', '2028-06-30'],
      '13': ['2028-08-09', '2030-06-30'],
    },
  },
  isRolling: isUnreleased,
  codeNames: {
    wheezy: '7',
    jessie: '8',
    stretch: '9',
    buster: '10',
    bullseye: '11',
    bookworm: '12',
    trixie: '13',
    forky: '14',
    duke: '15',
  },
  clair: {
    // Testing and unstable have no number.
    ...BY_MAJOR,
    releaseOf: (release) => (isUnreleased(release) ? 'unstable' : BY_MAJOR.releaseOf(release)),
  },
};
