import { expect, it } from 'vitest';
import { disagreements } from '../support/agreement.ts';
import { askComposer } from '../support/composer-semver.ts';
import { needs } from '../support/needs.ts';
import { samplePairs } from '../support/version-texts.ts';

it(
  'orders Composer versions as composer/semver does, and refuses the same texts',
  { timeout: 600_000, ...needs('composer/semver 3.4') },
  () => {
    const { seed, pairs } = samplePairs('composer');
    expect(disagreements('composer', pairs, askComposer(pairs)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
  },
);
