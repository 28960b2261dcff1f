import semver from 'semver';
import { expect, test } from 'vitest';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

test("semver versions have the order that npm's own package gives them, and it refuses what we refuse", () => {
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
