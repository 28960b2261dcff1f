import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, ok } from '../domain/index.ts';
import { applyIgnoreRules } from './apply-ignore-rules.ts';
import { fitsPattern } from './glob.ts';
import type { IgnoreRule } from './ignore-rule.ts';
import { finding } from './testing.ts';
import { parseVersionRange, type VersionKey } from './version-range.ts';

/** Keys of dotted and dashed numbers. */
const keyOf: VersionKey = (_, version) => {
  const numbers = version.split(/[.-]/u).map(Number);
  return numbers.every(Number.isInteger) ? ok(Uint8Array.from(numbers)) : failed('no number');
};

function applied(...rules: Partial<IgnoreRule>[]) {
  return applyIgnoreRules(
    [finding('CVE-2024-1', 'high'), finding('CVE-2024-2', 'low', { package: { name: 'zlib1g' } })],
    rules.map((rule) => ({ reason: 'accepted', ...rule })),
    { image: 'registry.example/app:1.4', now: new Date('2026-03-01T12:00:00Z'), keyOf },
  );
}

function rangeRule(text: string): Partial<IgnoreRule> {
  const range = parseVersionRange(text);
  if (!range.ok) throw new Error(range.failure);
  return { package: 'libssl3', version: { text, range: range.value } };
}

describe('an ignore rule', () => {
  it.each<[Partial<IgnoreRule>, number]>([
    [{ id: 'CVE-2024-1' }, 1],
    [{ id: 'CVE-2024-*' }, 2],
    [{ id: 'CVE-2024' }, 0],
    [{ package: 'libssl3' }, 1],
    [{ package: 'openssl' }, 2],
    [{ id: 'CVE-2024-1', package: 'zlib1g' }, 0],
    [{ path: 'var/lib/dpkg/*' }, 2],
    [{ path: 'lib/apk/*' }, 0],
    [{ states: ['will-not-fix', 'unfixed'] }, 2],
    [{ states: ['deferred'] }, 0],
    [{ id: 'CVE-2024-1', image: 'registry.example/*' }, 1],
    [{ id: 'CVE-2024-1', image: 'other/*' }, 0],
    [rangeRule('3.0-1'), 1],
    [rangeRule('= 3.0-1'), 1],
    [rangeRule('< 3.0-1'), 0],
    [rangeRule('<= 3.0-1'), 1],
    [rangeRule('>= 2.9, < 3.1'), 1],
    [rangeRule('> 3.0-1'), 0],
    [rangeRule('< not-a-version'), 0],
  ])('hides, by the rule %j, %i findings', (rule, hidden) => {
    const { findings, suppressed } = applied(rule);
    expect(suppressed).toHaveLength(hidden);
    expect(findings).toHaveLength(2 - hidden);
  });

  it.each(['ghsa-a', 'PYSEC-*', 'CVE-2024-1'])('hides by %s, one of its IDs, a finding', (id) => {
    const aliases = ['GHSA-a', 'PYSEC-2024-1'];
    const { suppressed } = applyIgnoreRules(
      [finding('CVE-2024-1', 'high', { aliases }), finding('CVE-2024-2', 'high')],
      [{ id, reason: 'accepted' }],
      { image: 'app', now: new Date('2026-03-01T12:00:00Z'), keyOf },
    );
    expect(suppressed.map((each) => each.finding.id)).toEqual(['CVE-2024-1']);
  });

  const SHARED = { aliases: ['CVE-2024-1', 'CVE-2024-2', 'GHSA-a', 'GHSA-b'] };
  it.each([
    [['CVE-2024-1'], 0],
    [['CVE-2024-1', 'CVE-2024-2'], 1],
    [['cve-2024-*'], 1],
    [['GO-2024-9'], 1],
    [['GHSA-a'], 0],
    [['GHSA-a', 'GHSA-b'], 1],
    [['CVE-2024-1', 'GHSA-b'], 0],
  ])('hides by rules for %j a record of two CVEs: %i findings', (ids, hidden) => {
    const rules = ids.map((id) => ({ id, reason: 'accepted' }));
    const flaw = finding('GO-2024-9', 'high', SHARED);
    const context = { image: 'app', now: new Date('2026-03-01T12:00:00Z'), keyOf };
    const { suppressed, problems } = applyIgnoreRules([flaw], rules, context);
    expect(suppressed).toHaveLength(hidden);
    expect(problems).toHaveLength(hidden === 0 ? rules.length : 0);
  });

  it('hides a record of two CVEs only by rules that both hold for its package today', () => {
    const flaw = finding('GO-2024-9', 'high', SHARED);
    const first = { id: 'CVE-2024-1', reason: 'accepted' };
    const context = { image: 'app', now: new Date('2026-03-01T12:00:00Z'), keyOf };
    for (const second of [{ expires: '2026-02-01' }, { package: 'zlib1g' }, { image: 'other' }]) {
      const rules = [first, { id: 'CVE-2024-2', reason: 'accepted', ...second }];
      expect(applyIgnoreRules([flaw], rules, context).suppressed).toEqual([]);
    }
  });

  it('says of which record a rule for one of its CVEs hides nothing', () => {
    const flaw = finding('GO-2024-9', 'high', SHARED);
    const context = { image: 'app', now: new Date('2026-03-01T12:00:00Z'), keyOf };
    const rules = [{ id: 'CVE-2024-2' }, { package: 'zlib1g' }].map((rule) => ({
      ...rule,
      reason: 'accepted',
    }));
    const { problems } = applyIgnoreRules([flaw], rules, context);
    expect(problems.map(({ message }) => message)).toEqual([
      'the rule for id CVE-2024-2 hides nothing alone: GO-2024-9 needs rules for CVE-2024-1 and CVE-2024-2, or for its own ID',
      'the rule for package zlib1g matches no finding',
    ]);
  });

  it.each([
    [['CVE-2024-1'], 1],
    [['CVE-2024-1', 'CVE-2024-2'], 0],
  ])('leaves by rules for %j a record of two CVEs that was not compared: %i', (ids, left) => {
    const [one, two] = ['CVE-2024-1', 'CVE-2024-2'];
    const { package: pkg } = finding('', 'high');
    const about = { cves: [one, two], aliases: ['X-1', one, two], package: pkg.name, packages: [pkg] };
    for (const record of [
      { record: 'GO-2024-9', ids: ['GO-2024-9'] },
      { record: 'X-1', ids: [one, two] },
    ]) {
      const { notCompared } = applyIgnoreRules(
        [],
        ids.map((id) => ({ id, reason: 'accepted' })),
        {
          ...{ image: 'app', now: new Date('2026-03-01T12:00:00Z'), keyOf },
          notCompared: [{ ...about, ...record, reason: 'unreadable' }],
        },
      );
      expect(notCompared).toHaveLength(left);
    }
  });

  it.each([
    ['app/*', 0],
    ['*/package.json', 1],
  ])('hides by the path %s a package of two places only if it matches both: %i hidden', (path, hidden) => {
    const locations = ['app/lodash/package.json', 'srv/lodash/package.json'].map((each) => ({
      path: each,
      layer: 0,
    }));
    const { suppressed } = applyIgnoreRules(
      [finding('CVE-2024-1', 'high', { package: { database: 'app/lodash/package.json', locations } })],
      [{ path, reason: 'accepted' }],
      { image: 'app', now: new Date('2026-03-01T12:00:00Z'), keyOf },
    );
    expect(suppressed).toHaveLength(hidden);
  });

  it('records name and reason of an ignore rule with the hidden finding', () => {
    const { suppressed } = applied({ id: 'CVE-2024-1', package: 'openssl', reason: 'not reachable' });
    expect(suppressed[0]?.reason).toEqual({
      kind: 'ignore-rule',
      rule: 'id CVE-2024-1, package openssl',
      reason: 'not reachable',
    });
  });

  it.each([
    ['2026-02-28', 0, ['ignore-rule-expired']],
    ['2026-03-01', 1, []],
    ['2026-03-02', 1, []],
  ])('applies a rule that expires on %s to %i findings on 1 March', (expires, hidden, problems) => {
    const result = applied({ id: 'CVE-2024-1', expires });
    expect(result.suppressed).toHaveLength(hidden);
    expect(result.problems.map(({ kind }) => kind)).toEqual(problems);
  });

  it('reports an ignore rule that matches nothing, by its name', () => {
    expect(applied({ id: 'CVE-1999-*' }).problems).toEqual([
      {
        kind: 'ignore-rule-unused',
        subject: 'id CVE-1999-*',
        message: 'the rule for id CVE-1999-* matches no finding',
      },
    ]);
  });

  it('reports no unused ignore rule that is for another image', () => {
    expect(applied({ id: 'CVE-1999-1', image: 'other:*' }).problems).toEqual([]);
  });

  it('counts an ignore rule as used that only hides what another hides as well', () => {
    const { suppressed, problems } = applied({ id: 'CVE-2024-1' }, { package: 'libssl3' });
    expect(suppressed).toHaveLength(1);
    expect(problems).toEqual([]);
  });
});

describe('fitsPattern', () => {
  it.each([
    ['', '', true],
    ['', '*', true],
    ['abc', 'a*c', true],
    ['abc', 'a*b', false],
    ['aXbXc', 'a*b*c', true],
    ['abab', '*ab', true],
    ['abc', 'abcd', false],
    ['a.c', 'a?c', false],
  ])('matches the text "%s" against the pattern "%s": %s', (text, pattern, expected) => {
    expect(fitsPattern(text, pattern)).toBe(expected);
  });

  it('matches a pattern like a split at its stars', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    const property = fc.property(word, pattern, (text, glob) => {
      const expression = new RegExp(`^${glob.replaceAll('*', '.*')}$`, 'u');
      expect(fitsPattern(text, glob)).toBe(expression.test(text));
    });
    fc.assert(property);
  });

  it('matches a pattern without exponential time', () => {
    expect(fitsPattern('a'.repeat(5_000), `${'*a'.repeat(500)}b`)).toBe(false);
  });
});

it.each(['', '>=', '>= 1.2,', ', < 2'])('refuses "%s" as a version range', (text) => {
  expect(parseVersionRange(text)).toMatchObject({ ok: false });
});
