import { expect, it } from 'vitest';
import type { Problem } from '../domain/index.ts';
import { judge } from './judge.ts';
import { NO_LINE } from './testing.ts';
import { unusedWaivers } from './unused-waivers.ts';

const HOLE: Problem = { kind: 'packages-not-read', subject: 'npm', message: 'not read' };
const NOTE: Problem = { kind: 'version-unparsable', subject: 'odd', message: 'no version' };

it.each([
  ['packages-not-read', false, false],
  ['packages-not-read:npm', false, false],
  ['packages-not-read:java', false, true],
  ['feed-stale', false, true],
  ['version-unparsable', false, true],
  ['version-unparsable', true, false],
])('judges whether the waiver %s (strict: %s) is unused: %s', (waiver, strict, isUnused) => {
  const unused = unusedWaivers([HOLE, NOTE], { allowIncomplete: [waiver], strict });
  expect(unused.map(({ kind, subject }) => [kind, subject])).toEqual(
    isUnused ? [['waiver-unused', waiver]] : [],
  );
});

it('ignores an unused waiver, even under --strict', () => {
  const line = { ...NO_LINE, strict: true, allowIncomplete: ['feed-stale'] };
  expect(judge([], unusedWaivers([], line), line).exitCode).toBe(0);
});
