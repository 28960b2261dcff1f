import { expect, it } from 'vitest';
import { disagreements } from '../support/agreement.ts';
import { compareNuget } from '../support/nuget-version.ts';
import { samplePairs } from '../support/version-texts.ts';

it('orders versions of NuGet packages as its documentation, read once more, does', () => {
  const { seed, pairs } = samplePairs('nuget');
  expect(disagreements('nuget', pairs, pairs.map(compareNuget)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});
