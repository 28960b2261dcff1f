import type { KnownDistribution, Release } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { isNumeric } from './kit/ecosystem.ts';
import { OTHER_PRODUCTS, RED_HAT_FEEDS } from './kit/red-hat.ts';

/** Parses `enterprise_linux:9::baseos`, or `enterprise_linux:10.1`, which has minor releases from 10 on. */
function releaseOf(rest: string): Release | undefined {
  const [product, release = ''] = rest.split(':');
  const version = release.split('.', 1).join();
  return product === 'enterprise_linux' && isNumeric(version) ? { version } : undefined;
}

export const rhel: KnownDistribution = {
  id: 'rhel',
  name: 'Red Hat Enterprise Linux',
  packages: 'rpm',
  release: {
    lines: ['Red Hat Enterprise Linux'],
    file: { path: 'etc/redhat-release', format: 'line', isInherited: true },
  },
  ecosystem: { name: 'Red Hat', releaseOf, isRated: true },
  feeds: RED_HAT_FEEDS,
  severitySource: 'redhat',
  harmlessErrata: ['RHBA-', 'RHEA-'],
  securityErrata: ['RHSA-'],
  vendors: ['Red Hat, Inc.'],
  otherBuilds: OTHER_PRODUCTS,
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '5': ['2017-03-31', '2020-11-30'],
      '6': ['2020-11-30', '2024-06-30'],
      '7': ['2024-06-30', '2029-05-31'],
      '8': ['2029-05-31', '2033-05-31'],
      '9': ['2032-05-31', '2036-05-31'],
      '10': ['2035-05-31', '2039-05-31'],
    },
  },
  // Clair has one namespace for everything that Red Hat's advisories cover.
  clair: { ...BY_MAJOR, id: 'centos' },
};
