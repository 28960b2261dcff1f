import semver from 'semver';
import { expect, it } from 'vitest';
import type { SchemeId } from '../../src/versions/index.ts';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

/** Of each ecosystem, how a text reads as a version of npm's package, undefined for none, and how two compare. */
const READINGS: readonly (readonly [SchemeId, Read, typeof semver.compare])[] = [
  ['semver', (text) => text, semver.compare],
  ['go', (text) => completed(withoutZeros(text), 1), semver.compare],
  ['cargo', withoutTag, semver.compare],
  ['hex', (text) => completed(withoutTag(text) ?? '', 2), semver.compare],
  ['pub', (text) => withoutBuildZeros(withoutTag(text)), semver.compareBuild],
];

type Read = (text: string) => string | undefined;

it.each(READINGS)(
  "orders %s versions as npm's own package does, and refuses the same texts",
  (scheme, read, compare) => {
    const { seed, pairs } = samplePairs(scheme);
    const answers = pairs.map((pair) => ask(pair, read, compare));
    expect(disagreements(scheme, pairs, answers), `PLIMSOLL_SEED=${seed}`).toEqual([]);
  },
);

function ask({ first, second }: VersionPair, read: Read, compare: typeof semver.compare): Verdict {
  const [one, other] = [validated(read(first)), validated(read(second))];
  return one === null || other === null ? 'refused' : toVerdict(compare(one, other));
}

/** npm's parser also lets blanks and `=` through, which the specification does not know. */
function validated(text: string | undefined): string | null {
  return text === undefined || /[\s=]/.test(text) ? null : (semver.parse(text)?.raw ?? null);
}

function withoutTag(text: string): string | undefined {
  return text.startsWith('v') ? undefined : text;
}

function withoutZeros(text: string): string {
  return text.replaceAll(/(?<=^v?|\.)0+(?=\d+([.+-]|$))/g, '');
}

/** Its comparison of builds stops at two spellings of a number. */
function withoutBuildZeros(text: string | undefined): string | undefined {
  return text?.replace(/\+.*/s, (build) => build.replaceAll(/(?<=[+.])0+(?=\d+(\.|$))/g, ''));
}

/** Puts zeros in place of the numbers that a short form leaves out; a pre-release comes after two at least. */
function completed(text: string, shortest: number): string | undefined {
  const [, core, rest = ''] = /^(v?\d+(?:\.\d+)?)(-.*|\+.*|)$/.exec(text) ?? [];
  if (core === undefined) return text;
  const given = core.split('.').length;
  if (given < (rest.startsWith('-') ? 2 : shortest)) return undefined;
  return core + '.0'.repeat(3 - given) + rest;
}
