import { expect, it } from 'vitest';
import { disagreements } from '../support/agreement.ts';
import { compareNuget } from '../support/nuget-version.ts';
import { samplePairs } from '../support/version-texts.ts';

it('versions of NuGet packages have the order of its documentation, read once more', () => {
  const { seed, pairs } = samplePairs('nuget');
  expect(disagreements('nuget', pairs, pairs.map(compareNuget)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});
