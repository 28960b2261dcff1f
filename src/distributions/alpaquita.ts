import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { isStream, releaseOrStream } from './kit/bellsoft.ts';
import { byVersion } from './kit/ecosystem.ts';
import { osvRule, UNFIXED_KNOWN } from './kit/feed-rules.ts';

export const alpaquita: KnownDistribution = {
  id: 'alpaquita',
  name: 'Alpaquita Linux',
  packages: 'apk',
  ecosystem: byVersion('Alpaquita'),
  feeds: [osvRule('Alpaquita', 'source', releaseOrStream('Alpaquita:'), UNFIXED_KNOWN)],
  lifeCycle: 'undated',
  isRolling: isStream,
  clair: BY_VERSION,
};
