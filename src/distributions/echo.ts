import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { osvRule, UNFIXED_KNOWN } from './kit/feed-rules.ts';
import { LOCAL_FOLDERS } from './kit/local-folders.ts';
import { whole } from './kit/releases.ts';

export const echo: KnownDistribution = {
  id: 'echo',
  name: 'Echo',
  packages: 'deb',
  ecosystem: byVersion('Echo'),
  feeds: [osvRule('Echo', 'source', whole('Echo'), UNFIXED_KNOWN)],
  leaves: LOCAL_FOLDERS,
  lifeCycle: 'undated',
  clair: BY_VERSION,
};
