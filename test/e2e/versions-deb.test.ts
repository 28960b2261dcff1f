import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { disagreements, ourVerdict, type Verdict } from '../support/agreement.ts';
import { needs } from '../support/needs.ts';
import { ASKED_ONE_BY_ONE, samplePairs, type VersionPair } from '../support/version-texts.ts';

const RELATIONS = { '<': 'lt', '=': 'eq', '>': 'gt', refused: 'lt' } as const;

const ASK_DPKG = `
  while IFS= read -r first && IFS= read -r relation && IFS= read -r second; do
    dpkg --compare-versions -- "$first" "$relation" "$second" 2>/dev/null
    echo $?
  done`;

it(
  'orders deb versions as dpkg does, and refuses those that dpkg refuses',
  { timeout: 1_800_000, ...needs('dpkg') },
  () => {
    const { seed, pairs } = samplePairs('deb', ASKED_ONE_BY_ONE);
    // On its command line dpkg takes the empty text for "no version at all", which is another question.
    const asked = pairs.filter(({ first, second }) => first !== '' && second !== '');
    expect(disagreements('deb', asked, askDpkg(asked)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
  },
);

/** dpkg confirms or denies one relation a call, so it is asked for ours: `undefined` says that it denies it. */
function askDpkg(pairs: readonly VersionPair[]): (Verdict | undefined)[] {
  const ours = pairs.map((pair) => ourVerdict('deb', pair));
  const questions = pairs.flatMap(({ first, second }, index) => [
    first,
    RELATIONS[ours[index] ?? 'refused'],
    second,
  ]);
  const answers = execFileSync('sh', ['-c', ASK_DPKG], {
    input: questions.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return answers
    .trimEnd()
    .split('\n')
    .map((status, index) => {
      if (status === '2') return 'refused';
      return status === '0' ? ours[index] : undefined;
    });
}
