import semver from 'semver';
import { expect, it } from 'vitest';
import type { SchemeId } from '../../src/versions/index.ts';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

/** What each ecosystem takes for a version, as one that npm's package does; undefined for what it refuses. */
const READINGS: readonly (readonly [SchemeId, (text: string) => string | undefined])[] = [
  ['semver', (text) => text],
  ['go', (text) => completed(text, 1)],
  ['cargo', withoutTag],
  ['hex', (text) => completed(withoutTag(text) ?? '', 2)],
];

test.each(READINGS)(
  "%s versions have the order that npm's own package gives them, and it refuses what we refuse",
  (scheme, read) => {
    const { seed, pairs } = samplePairs(scheme);
    const answers = pairs.map((pair) => askSemver(pair, read));
    expect(disagreements(scheme, pairs, answers), `PLIMSOLL_SEED=${seed}`).toEqual([]);
  },
);

function askSemver({ first, second }: VersionPair, read: (text: string) => string | undefined): Verdict {
  const [one, other] = [validated(read(first)), validated(read(second))];
  return one === null || other === null ? 'refused' : toVerdict(semver.compare(one, other));
}

/** npm's parser also lets blanks and `=` through, which the specification does not know. */
function validated(text: string | undefined): string | null {
  return text === undefined || /[\s=]/.test(text) ? null : semver.valid(text);
}

function withoutTag(text: string): string | undefined {
  return text.startsWith('v') ? undefined : text;
}

/** Puts zeros in place of the numbers that a short form leaves out; a pre-release stands behind two at least. */
function completed(text: string, shortest: number): string | undefined {
  const [, core, rest = ''] = /^(v?\d+(?:\.\d+)?)(-.*|\+.*|)$/.exec(text) ?? [];
  if (core === undefined) return text;
  const given = core.split('.').length;
  if (given < (rest.startsWith('-') ? 2 : shortest)) return undefined;
  return core + '.0'.repeat(3 - given) + rest;
}
