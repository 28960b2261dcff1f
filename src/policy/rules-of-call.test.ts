import { expect, it } from 'vitest';
import type { Problem, ScanResult } from '../domain/index.ts';
import type { IgnoreRule } from './ignore-rule.ts';
import { judge } from './judge.ts';
import { NO_LINE } from './testing.ts';
import { forgiveRulesOfCall } from './rules-of-call.ts';

const STRICT = { ...NO_LINE, strict: true };
const RULE: IgnoreRule = { id: 'CVE-2024-1', reason: 'accepted' };
const UNUSED: Problem = {
  kind: 'ignore-rule-unused',
  subject: 'id CVE-2024-1',
  message: 'matches no finding',
};
const EXPIRED: Problem = { kind: 'ignore-rule-expired', subject: 'id CVE-2024-1', message: 'expired' };
const OTHER: Problem = { kind: 'version-unparsable', subject: 'zlib', message: 'odd' };

function result(reference: string, ...problems: Problem[]): ScanResult {
  return {
    image: { reference, transport: 'docker', layers: [] },
    packages: [],
    findings: [],
    suppressed: [],
    upgrades: [],
    problems,
    feeds: [],
    verdict: judge([], problems, STRICT),
    scannedAt: '2026-03-01T12:00:00Z',
  };
}

function shown(results: readonly ScanResult[], rules: readonly IgnoreRule[]) {
  const forgiven = forgiveRulesOfCall(results, rules, () => STRICT);
  return forgiven.map(({ problems, verdict }) => [problems.map(({ kind }) => kind), verdict.exitCode]);
}

it('reports no unused rule that one image of a call needs', () => {
  expect(shown([result('a'), result('b', UNUSED)], [RULE])).toEqual([
    [[], 0],
    [[], 0],
  ]);
});

it('reports a rule with each image that is unused in the whole call', () => {
  expect(shown([result('a', UNUSED), result('b', UNUSED)], [RULE])).toEqual([
    [['ignore-rule-unused'], 3],
    [['ignore-rule-unused'], 3],
  ]);
});

it('counts a rule as unused in an image that it is not for', () => {
  const rule = { ...RULE, image: 'b' };
  const unused = { ...UNUSED, subject: 'id CVE-2024-1, image b' };
  expect(shown([result('a'), result('b', unused)], [rule])).toEqual([
    [[], 0],
    [['ignore-rule-unused'], 3],
  ]);
});

it('reports an expired rule wherever it would apply, and keeps other problems', () => {
  expect(shown([result('a', EXPIRED), result('b', EXPIRED, OTHER)], [RULE])).toEqual([
    [['ignore-rule-expired'], 3],
    [['ignore-rule-expired', 'version-unparsable'], 3],
  ]);
});

it.each([
  ['waiver-unused', 0],
  ['vex-unused', 3],
] as const)('reports no %s that one image of a call needs', (kind, exitCode) => {
  const needless: Problem = { kind, subject: 'packages-not-read:npm', message: 'unused' };
  expect(shown([result('a'), result('b', needless)], [])).toEqual([
    [[], 0],
    [[], 0],
  ]);
  expect(shown([result('a', needless), result('b', needless)], [])).toEqual([
    [[kind], exitCode],
    [[kind], exitCode],
  ]);
});
