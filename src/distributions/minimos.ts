import type { KnownDistribution } from './contract.ts';
import { WITHOUT_RELEASE } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY, osvRule } from './kit/feed-rules.ts';
import { whole } from './kit/releases.ts';

export const minimos: KnownDistribution = {
  id: 'minimos',
  name: 'MinimOS',
  packages: 'apk',
  ecosystem: byVersion('MinimOS'),
  feeds: [osvRule('MinimOS', 'binary', whole('MinimOS'), FIXED_ONLY)],
  lifeCycle: 'rolling',
  clair: WITHOUT_RELEASE,
};
