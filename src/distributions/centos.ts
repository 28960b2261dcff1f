import type { Distribution } from '../domain/index.ts';
import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { onBehalf } from './kit/feed-rules.ts';
import { OTHER_PRODUCTS, RED_HAT_FEEDS } from './kit/red-hat.ts';
import { major } from './kit/release-version.ts';

const LAST_RELEASE = 8;

const feeds = RED_HAT_FEEDS.map((rule) => ({
  ...onBehalf(rule, 'Red Hat', 'CentOS Linux'),
  scopes: (release: Distribution) =>
    Number(major(release.version)) <= LAST_RELEASE ? rule.scopes(release) : undefined,
}));

export const centos: KnownDistribution = {
  id: 'centos',
  name: 'CentOS Linux',
  packages: 'rpm',
  release: { lines: ['CentOS'], file: { path: 'etc/centos-release', format: 'line' } },
  feeds,
  severitySource: 'redhat',
  harmlessErrata: ['CEBA-', 'CEEA-'],
  vendors: ['CentOS', 'Red Hat, Inc.'],
  otherBuilds: OTHER_PRODUCTS,
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '5': ['2017-03-31'],
      '6': ['2020-11-30', '2024-06-30'],
      '7': ['2024-06-30', '2029-05-31'],
      '8': ['2021-12-31', '2029-05-31'],
    },
  },
  clair: BY_MAJOR,
};
