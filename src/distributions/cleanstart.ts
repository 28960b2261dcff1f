import type { KnownDistribution } from './contract.ts';
import { WITHOUT_RELEASE } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY, osvRule } from './kit/feed-rules.ts';
import { whole } from './kit/releases.ts';

export const cleanstart: KnownDistribution = {
  id: 'cleanstart',
  name: 'CleanStart',
  packages: 'apk',
  ecosystem: byVersion('CleanStart'),
  feeds: [osvRule('CleanStart', 'both', whole('CleanStart'), FIXED_ONLY)],
  lifeCycle: 'undated',
  clair: WITHOUT_RELEASE,
};
