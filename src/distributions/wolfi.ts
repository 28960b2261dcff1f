import type { KnownDistribution } from './contract.ts';
import { WITHOUT_RELEASE } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { osvRule, UNFIXED_KNOWN } from './kit/feed-rules.ts';
import { whole } from './kit/releases.ts';

export const wolfi: KnownDistribution = {
  id: 'wolfi',
  name: 'Wolfi',
  packages: 'apk',
  ecosystem: byVersion('Wolfi'),
  feeds: [osvRule('Wolfi', 'both', whole('Wolfi'), UNFIXED_KNOWN)],
  lifeCycle: 'rolling',
  clair: WITHOUT_RELEASE,
};
