import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';
import { isStream, releaseOrStream } from './kit/bellsoft.ts';
import { byVersion } from './kit/ecosystem.ts';
import { osvRule, UNFIXED_KNOWN } from './kit/feed-rules.ts';

export const bellsoftHardenedContainers: KnownDistribution = {
  id: 'bellsoft-hardened-containers',
  name: 'BellSoft Hardened Containers',
  packages: 'apk',
  ecosystem: byVersion('BellSoft Hardened Containers'),
  feeds: [
    osvRule(
      'BellSoft Hardened Containers',
      'source',
      releaseOrStream('BellSoft Hardened Containers:'),
      UNFIXED_KNOWN,
    ),
  ],
  lifeCycle: 'undated',
  isRolling: isStream,
  clair: BY_VERSION,
};
