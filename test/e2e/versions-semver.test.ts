import semver from 'semver';
import { expect, it } from 'vitest';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

it("orders semver versions as npm's own package does, and refuses those that it refuses", () => {
  const { seed, pairs } = samplePairs('semver');
  expect(disagreements('semver', pairs, pairs.map(askSemver)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

function askSemver({ first, second }: VersionPair): Verdict {
  if (!isValid(first) || !isValid(second)) return 'refused';
  return toVerdict(semver.compare(first, second));
}

/** npm's parser also lets blanks and `=` through, which the specification does not know. */
function isValid(text: string): boolean {
  return !/[\s=]/.test(text) && semver.valid(text) !== null;
}
