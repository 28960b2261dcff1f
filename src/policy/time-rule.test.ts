import { describe, expect, it } from 'vitest';
import type { TimeRule } from '../domain/index.ts';
import { checkTimeRules, toTimeRule, type WrittenTimeRule } from './time-rule.ts';

describe('a written time limit', () => {
  it.each<[Partial<WrittenTimeRule>, Pick<TimeRule, 'fixable' | 'from'>]>([
    [{}, { fixable: false, from: 'known' }],
    [{ fixable: false }, { fixable: false, from: 'known' }],
    [{ fixable: true }, { fixable: true, from: 'fix' }],
    [
      { fixable: true, from: 'known' },
      { fixable: true, from: 'known' },
    ],
    [{ from: 'fix' }, { fixable: true, from: 'fix' }],
  ])('completes %j as %j', (written, expected) => {
    const rule = { severity: 'high', days: 7, ...expected };
    expect(toTimeRule({ severity: 'high', days: 7, ...written })).toEqual({ ok: true, value: rule });
  });

  it('refuses the date of a fix for what has none', () => {
    const rule = toTimeRule({ severity: 'high', days: 7, fixable: false, from: 'fix' });
    expect(!rule.ok && rule.failure).toContain('write fixable: true');
  });
});

describe('a list of time limits', () => {
  const rule = (severity: TimeRule['severity'], fixable: boolean): TimeRule => ({
    severity,
    fixable,
    days: 7,
    from: 'known',
  });

  it.each<[string, readonly TimeRule[], boolean]>([
    ['the more severe first', [rule('critical', true), rule('high', true)], true],
    ['the less severe first', [rule('high', true), rule('critical', true)], false],
    ['the same twice', [rule('high', true), rule('high', true)], false],
    ['what has a fix before all', [rule('high', true), rule('high', false)], true],
    ['all before what has a fix', [rule('high', false), rule('high', true)], false],
    ['the unrated after all others', [rule('negligible', false), rule('unknown', false)], true],
    ['the malicious after all others', [rule('low', false), rule('malicious', false)], true],
  ])('accepts %s: %s', (_, rules, accepted) => {
    expect(checkTimeRules(rules).ok).toBe(accepted);
  });

  it('names the rule that never applies, and the one that covers it', () => {
    const checked = checkTimeRules([rule('low', true), rule('high', false), rule('critical', true)]);
    expect(!checked.ok && checked.failure).toContain('rule 3 never applies, since rule 1');
  });
});
