// composer/semver: VersionParser::normalize(), then PHP's version_compare() on its result. Either one to four
// numbers or a date (`2010-01-02`), then a stability, its numbers and `dev`. A numeric branch (`1.x-dev`) is
// above all releases that it may lead to; any other (`dev-main`) has no order. An alias (`dev-main as 1.0`)
// is refused.

import { failed, type Result } from '../../domain/index.ts';
import { KeyWriter, NUMBER_CODES } from '../key-writer.ts';
import { branchIn, coreAt, type DigitSpan } from './numbers.ts';
import { suffixAt, type Suffix } from './suffix.ts';

/** Part kinds at one position, in version_compare() order. */
const STABILITIES = { dev: 0, alpha: 1, beta: 2, rc: 3 } as const;
const END = 4;
const FIRST_NUMBER = 5;
const PATCH = FIRST_NUMBER + NUMBER_CODES;

const LEAST_NUMBERS = 4;
const BRANCHES: ReadonlySet<string> = new Set(['master', 'trunk', 'default']);
const FLAGS = ['@stable', '@rc', '@beta', '@alpha', '@dev'] as const;

export function composerSortKey(version: string): Result<Uint8Array> {
  const flagged = version.trim().toLowerCase();
  const flag = FLAGS.find((name) => flagged.endsWith(name)) ?? '';
  const named = flagged.slice(0, flagged.length - flag.length);
  if (named.startsWith('dev-') || BRANCHES.has(named)) return failed('a branch has no order among versions');
  const text = withoutBuildMetadata(named);
  const core = coreAt(text, text.startsWith('v') ? 1 : 0);
  const suffix = core && suffixAt(text, core.end);
  if (core && suffix) return keyOf(text, core.numbers, core.isDate ? 0 : LEAST_NUMBERS, suffix);
  const branch = branchIn(text);
  return branch
    ? keyOf(branch.text, branch.numbers, 0, { numbers: [], isDev: true })
    : failed('unknown form');
}

function keyOf(
  text: string,
  numbers: readonly DigitSpan[],
  least: number,
  suffix: Suffix,
): Result<Uint8Array> {
  const key = new KeyWriter(FIRST_NUMBER);
  for (const { start, end } of numbers) key.number(text, start, end);
  for (let count = numbers.length; count < least; count++) key.number(text, 0, 0);
  const { stability, isDev } = suffix;
  if (stability) key.byte(stability === 'patch' ? PATCH : STABILITIES[stability]);
  for (const { start, end } of suffix.numbers) key.number(text, start, end);
  if (isDev) key.byte(STABILITIES.dev);
  key.byte(END);
  return key.finish();
}

function withoutBuildMetadata(text: string): string {
  const plus = text.indexOf('+');
  return plus > 0 && plus < text.length - 1 && !/\s/.test(text) ? text.slice(0, plus) : text;
}
