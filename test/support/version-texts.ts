// Generated versions for the schemes' property and differential tests, weighted to what comparators get wrong.

import fc from 'fast-check';
import type { SchemeId } from '../../src/versions/index.ts';
import { SEED } from './seed.ts';
import { LANGUAGE_SHAPES } from './version-shapes.ts';
import { NOTHING, type Slot } from './version-slot.ts';

const NUMBERS = ['0', '1', '2', '9', '10', '19', '00', '01', '09', '010', '007', '99', '100', '20240131'];
const BEYOND_ASCII = ['é', 'ÿ', '日', '\u{1f680}'];
const EPOCHS = ['', '', '', '', '', '', '0:', '1:', '2:', '01:', '10:', '2147483647:'];
const ODD_EPOCHS = ['\v1:', '2147483648:', '4294967296:', '+1:', '-1:', '-0:', ':', 'a:', '1.2:'];

const DEB_PIECES = [
  ...['.', '.', '.', '~', '~', '~~', '+', '+', 'a', 'z', 'A', 'Z', 'rc', 'beta', 'dfsg', 'ubuntu', '+deb12u'],
  ...['-', '_', '^', ':', '%', '!', '\u007f', ...BEYOND_ASCII, ...NUMBERS],
];
const RPM_PIECES = [
  ...['.', '.', '.', '~', '~', '^', '^', '~^', '+', '_', 'a', 'z', 'A', 'Z', 'rc', 'beta', 'el9', '.fc39'],
  ...['module+el8', ':', '%', ' ', ...BEYOND_ASCII, ...NUMBERS],
];
const APK_SUFFIXES = ['_alpha', '_beta', '_pre', '_rc', '_cvs', '_svn', '_git', '_hg', '_p'];
const APK_COMPONENTS = ['.0', '.00', '.000', '.01', '.001', '.05', '.1', '.2', '.9', '.10', '.'];
const APK_ODDITIES = [
  ...['_', '_x', '_pr', '_r0', '_r1', '_foo', '_foo2', '_rcx', '_px', '_Rc', '__', '_.', '_0'],
  ...[
    '-',
    '-0',
    '-1',
    '--',
    '-r-r1',
    '-R1',
    '-r1.2',
    '-r1_p',
    '.a',
    '..',
    '.-',
    ':',
    '1:',
    '+1',
    '~1',
    '~ab',
    '^',
  ],
  ...['A', 'é', 'ab', 'a.1', 'a1.1', ' ', '1', '.123456789012345678', '.0123456789012345678'],
];
/** The shape of a version of each scheme: well-formed nearly always, the last slot holding what it does not allow. */
const SHAPES: Readonly<Record<SchemeId, readonly Slot[]>> = {
  deb: [
    { pieces: [...EPOCHS, ...EPOCHS, ...EPOCHS, ...ODD_EPOCHS], max: 1 },
    { pieces: NUMBERS, max: 1, longestRun: 70 },
    { pieces: DEB_PIECES, max: 5 },
    { pieces: ['', '-'], max: 1 },
    { pieces: DEB_PIECES, max: 3, longestRun: 70 },
    { pieces: [...NOTHING, '-', ' ', '\t', ' 1', '<unfixed>'], max: 1 },
  ],
  rpm: [
    { pieces: [...EPOCHS, ...EPOCHS, ...EPOCHS, ...ODD_EPOCHS], max: 1 },
    { pieces: NUMBERS, max: 1, longestRun: 70 },
    { pieces: RPM_PIECES, max: 5 },
    { pieces: ['', '-'], max: 1 },
    { pieces: RPM_PIECES, max: 3, longestRun: 70 },
    { pieces: [...NOTHING, '-', ' '], max: 1 },
  ],
  apk: [
    { pieces: NUMBERS, max: 1, longestRun: 19 },
    { pieces: [...APK_COMPONENTS, ...APK_COMPONENTS, ...NUMBERS], max: 3 },
    { pieces: ['', '', 'a', 'b', 'p', 'z', 'a1', 'a01', 'a1b', 'a1.2'], max: 1 },
    {
      pieces: [...APK_SUFFIXES, ...APK_SUFFIXES.map((suffix) => `${suffix}1`), '_rc01', '_p20240131'],
      max: 2,
    },
    { pieces: ['-r0', '-r1', '-r2', '-r10', '-r01', '-r'], max: 1, longestRun: 19 },
    { pieces: [...NOTHING, ...APK_ODDITIES], max: 1, longestRun: 25 },
    { pieces: [...NOTHING, '-r0', '_rc1', '.1', '.00', 'a'], max: 1 },
  ],
  ...LANGUAGE_SHAPES,
};

export interface VersionPair {
  readonly first: string;
  readonly second: string;
}

/** One text that may be a version of the scheme. */
export function versionText(scheme: SchemeId): fc.Arbitrary<string> {
  return versionPair(scheme).map(({ first }) => first);
}

/** Two different texts, alike in about two slots of three. */
export function versionPair(scheme: SchemeId): fc.Arbitrary<VersionPair> {
  const slots = SHAPES[scheme].map((slot) => {
    const content = contentOf(slot);
    const alike = content.map((text) => ({ first: text, second: text }));
    return fc.oneof(
      { weight: 2, arbitrary: alike },
      { weight: 1, arbitrary: fc.record({ first: content, second: content }) },
    );
  });
  return fc
    .tuple(...slots)
    .map((parts) => ({
      first: parts.map((part) => part.first).join(''),
      second: parts.map((part) => part.second).join(''),
    }))
    .filter(({ first, second }) => first !== second);
}

/** Pairs of a run whose oracle is a process for each: of dpkg two milliseconds, of apk four. */
export const ASKED_ONE_BY_ONE = 4000;

/** Returns the pairs that a differential test compares: with PLIMSOLL_LONG=1 twenty times as many. */
export function samplePairs(
  scheme: SchemeId,
  count = 10_000,
): {
  readonly seed: number;
  readonly pairs: readonly VersionPair[];
} {
  const numRuns = process.env['PLIMSOLL_LONG'] === '1' ? 20 * count : count;
  return { seed: SEED, pairs: fc.sample(versionPair(scheme), { numRuns, seed: SEED }) };
}

function contentOf({ pieces, min = 0, max, longestRun }: Slot): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...pieces);
  const filled = fc.array(piece, { minLength: min, maxLength: max }).map((chosen) => chosen.join(''));
  if (longestRun === undefined) return filled;
  const run = fc
    .tuple(fc.constantFrom('', '0', '1'), fc.integer({ min: 1, max: longestRun }))
    .map(([start, length]) => start.padEnd(length, '0123456789'));
  return fc.oneof({ weight: 12, arbitrary: filled }, { weight: 1, arbitrary: run });
}
