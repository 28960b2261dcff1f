import type { Distribution } from '../domain/index.ts';
import type { KnownDistribution } from './contract.ts';
import { FIXED_ONLY, osvRule } from './kit/feed-rules.ts';
import { LOCAL_FOLDERS } from './kit/local-folders.ts';
import { majorMinor } from './kit/release-version.ts';
import { byMajorMinor, one } from './kit/releases.ts';

const EDGE = { version: 'edge', name: 'Alpine Linux edge' };

/**
 * Whether a release is the rolling branch. It has the next release's number, `3.23.0_alpha20250612`, but
 * neither that release's end of life nor its advisories.
 */
function isEdge({ version, name }: Pick<Distribution, 'version' | 'name'>): boolean {
  return version === 'edge' || version.includes('_alpha') || name.endsWith(' edge');
}

/** Returns `v3.20`, or `edge`. */
function branchOf(release: Distribution): string | undefined {
  if (isEdge(release)) return 'edge';
  const branch = majorMinor(release.version);
  return branch && `v${branch}`;
}

function withoutV(branch: string) {
  if (branch === 'edge') return EDGE;
  return { version: branch.startsWith('v') ? branch.slice(1) : branch };
}

export const alpine: KnownDistribution = {
  id: 'alpine',
  name: 'Alpine Linux',
  packages: 'apk',
  release: { file: { path: 'etc/alpine-release', format: 'alpine-release' } },
  ecosystem: { name: 'Alpine', releaseOf: withoutV },
  feeds: [
    {
      feed: 'alpine-secdb',
      part: branchOf,
      names: 'source',
      scopes: (release) => one('Alpine:', branchOf(release)),
      coverage: FIXED_ONLY,
    },
    osvRule('Alpine', 'source', byMajorMinor('Alpine:v'), FIXED_ONLY),
  ],
  leaves: LOCAL_FOLDERS,
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '2.1': ['2012-11-01'],
      '2.2': ['2013-05-01'],
      '2.3': ['2013-11-01'],
      '2.4': ['2014-05-01'],
      '2.5': ['2014-11-01'],
      '2.6': ['2015-05-01'],
      '2.7': ['2015-11-01'],
      '3.0': ['2016-05-01'],
      '3.1': ['2016-11-01'],
      '3.2': ['2017-05-01'],
      '3.3': ['2017-11-01'],
      '3.4': ['2018-05-01'],
      '3.5': ['2018-11-01'],
      '3.6': ['2019-05-01'],
      '3.7': ['2019-11-01'],
      '3.8': ['2020-05-01'],
      '3.9': ['2020-11-01'],
      '3.10': ['2021-05-01'],
      '3.11': ['2021-11-01'],
      '3.12': ['2022-05-01'],
      '3.13': ['2022-11-01'],
      '3.14': ['2023-05-01'],
      '3.15': ['2023-11-01'],
      '3.16': ['2024-05-23'],
      '3.17': ['2024-11-22'],
      '3.18': ['2025-05-09'],
      '3.19': ['2025-11-01'],
      '3.20': ['2026-04-01'],
      '3.21': ['2026-11-01'],
      '3.22': ['2027-05-01'],
      '3.23': ['2027-11-01'],
      '3.24': ['2028-06-01'],
    },
  },
  isRolling: isEdge,
  clair: {
    releaseOf: (release) => (isEdge(release) ? 'edge' : `v${release.version.split('.', 2).join('.')}`),
    readRelease: withoutV,
  },
};
