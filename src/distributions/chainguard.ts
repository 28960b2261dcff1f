import type { KnownDistribution } from './contract.ts';
import { WITHOUT_RELEASE } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { osvRule, UNFIXED_KNOWN } from './kit/feed-rules.ts';
import { whole } from './kit/releases.ts';

export const chainguard: KnownDistribution = {
  id: 'chainguard',
  name: 'Chainguard OS',
  packages: 'apk',
  ecosystem: byVersion('Chainguard'),
  feeds: [osvRule('Chainguard', 'both', whole('Chainguard'), UNFIXED_KNOWN)],
  lifeCycle: 'rolling',
  clair: WITHOUT_RELEASE,
};
