import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';

export const scientific: KnownDistribution = {
  id: 'scientific',
  name: 'Scientific Linux',
  packages: 'rpm',
  release: { lines: ['Scientific Linux'] },
  feeds: [],
  lifeCycle: 'undated',
  clair: BY_VERSION,
};
