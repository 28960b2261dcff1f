import { execFileSync } from 'node:child_process';
import * as pep440 from '@renovatebot/pep440';
import { expect, it } from 'vitest';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { needs } from '../support/needs.ts';
import { DEBIAN_PYTHON } from '../support/abilities.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

const ASK_PACKAGING = `
import json, sys
from packaging.version import InvalidVersion, Version
def ask(first, second):
    try:
        one, other = Version(first), Version(second)
    except InvalidVersion:
        return "refused"
    return "=" if one == other else "<" if one < other else ">"
json.dump([ask(*pair) for pair in json.load(sys.stdin)], sys.stdout)
`;

it(
  'orders Python versions as packaging does, and refuses the same texts',
  { timeout: 600_000, ...needs('python3-packaging') },
  () => {
    const { seed, pairs } = samplePairs('pypi');
    expect(disagreements('pypi', pairs, askPackaging(pairs)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
  },
);

it('orders Python versions as a second reading of PEP 440 does', () => {
  const { seed, pairs } = samplePairs('pypi');
  expect(disagreements('pypi', pairs, pairs.map(askPep440)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

function askPackaging(pairs: readonly VersionPair[]): readonly Verdict[] {
  const answers: readonly Verdict[] = JSON.parse(
    execFileSync(DEBIAN_PYTHON, ['-c', ASK_PACKAGING], {
      input: JSON.stringify(pairs.map(({ first, second }) => [first, second])),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    }),
  );
  return answers;
}

function askPep440({ first, second }: VersionPair): Verdict {
  const [one, other] = [pep440.valid(first.trim()), pep440.valid(second.trim())];
  return one === null || other === null ? 'refused' : toVerdict(pep440.compare(one, other));
}
