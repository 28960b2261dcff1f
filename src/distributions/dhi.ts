import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { LOCAL_FOLDERS } from './kit/local-folders.ts';
import { DOCKER } from './kit/patchers.ts';

/** Debian or Alpine, by ID_LIKE, with packages that Docker rebuilt. */
export const dhi: KnownDistribution = {
  id: 'dhi',
  name: 'Docker Hardened Images',
  packages: 'of-base',
  ecosystem: {
    name: 'Docker Hardened Images',
    releaseOf: (rest) => ({ version: rest.slice(rest.indexOf(':') + 1) }),
  },
  feeds: DOCKER.feeds,
  leaves: LOCAL_FOLDERS,
  lifeCycle: 'undated',
  clair: BY_VERSION,
};
