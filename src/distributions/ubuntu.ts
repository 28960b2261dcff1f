import type { KnownDistribution, Release, ScopesOf } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { backports, DEBIAN_MAINTAINERS } from './kit/debian.ts';
import { isNumeric } from './kit/ecosystem.ts';
import { osvRule, UNFIXED_KNOWN } from './kit/feed-rules.ts';
import { LOCAL_FOLDERS } from './kit/local-folders.ts';
import { majorMinor } from './kit/release-version.ts';

/**
 * Fixes exclusive to Ubuntu Pro are filed only under Pro's name (netty in 22.04), so a release without it
 * would look clean. Pro's FIPS and real-time builds have separate versions and stay out.
 */
const scopes: ScopesOf = ({ version }) => {
  const release = majorMinor(version);
  if (release === undefined) return undefined;
  const [year, month] = release.split('.');
  const isLongTerm = month === '04' && Number(year) % 2 === 0;
  return isLongTerm ? [`Ubuntu:${release}:LTS`, `Ubuntu:Pro:${release}:LTS`] : [`Ubuntu:${release}`];
};

/** Parses `22.04:LTS`, `25.04`; not `Pro:22.04:LTS`. */
function releaseOf(rest: string): Release | undefined {
  const [version = '', edition] = rest.split(':');
  return isNumeric(version) && (edition ?? 'LTS') === 'LTS' ? { version } : undefined;
}

export const ubuntu: KnownDistribution = {
  id: 'ubuntu',
  name: 'Ubuntu',
  packages: 'deb',
  ecosystem: { name: 'Ubuntu', releaseOf },
  feeds: [osvRule('Ubuntu', 'source', scopes, UNFIXED_KNOWN)],
  severitySource: 'ubuntu',
  securityErrata: ['USN-'],
  maintainers: [...DEBIAN_MAINTAINERS, 'ubuntu.com', 'canonical.com'],
  leaves: LOCAL_FOLDERS,
  otherBuilds: [
    backports('Ubuntu Backports'),
    { name: "Ubuntu Pro's FIPS", has: (version) => version.toLowerCase().includes('fips') },
  ],
  lifeCycle: {
    source: 'distro-info-data 0.66',
    releases: {
      '10.04': ['2013-05-09'],
      '10.10': ['2012-04-10'],
      '11.04': ['2012-10-28'],
      '11.10': ['2013-05-09'],
      '12.04': ['2017-04-28', '2019-04-26'],
      '12.10': ['2014-05-16'],
      '13.04': ['2014-01-27'],
      '13.10': ['2014-07-17'],
      '14.04': ['2019-04-25', '2026-04-28'],
      '14.10': ['2015-07-23'],
      '15.04': ['2016-02-04'],
      '15.10': ['2016-07-28'],
      '16.04': ['2021-04-30', '2028-04-25'],
      '16.10': ['2017-07-20'],
      '17.04': ['2018-01-13'],
      '17.10': ['2018-07-19'],
      '18.04': ['2023-05-31', '2030-04-30'],
      '18.10': ['2019-07-18'],
      '19.04': ['2020-01-23'],
      '19.10': ['2020-07-17'],
      '20.04': ['2025-05-29', '2032-04-27'],
      '20.10': ['2021-07-22'],
      '21.04': ['2022-01-20'],
      '21.10': ['2022-07-14'],
      '22.04': ['2027-06-01', '2034-04-25'],
      '22.10': ['2023-07-20'],
      '23.04': ['2024-01-25'],
      '23.10': ['2024-07-11'],
      '24.04': ['2029-05-31', '2036-04-29'],
      '24.10': ['2025-07-10'],
      '25.04': ['2026-01-15'],
      '25.10': ['2026-07-09'],
      '26.04': ['2031-05-29', '2038-04-27'],
      '26.10': ['2027-07-15'],
    },
  },
  codeNames: {
    trusty: '14.04',
    xenial: '16.04',
    bionic: '18.04',
    focal: '20.04',
    jammy: '22.04',
    noble: '24.04',
    plucky: '25.04',
    questing: '25.10',
    resolute: '26.04',
  },
  clair: BY_VERSION,
};
