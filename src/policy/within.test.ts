import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Line, TimeRule } from '../domain/index.ts';
import { feedsOfLine, judge } from './judge.ts';
import { finding, NO_LINE } from './testing.ts';
import { markLimits, seenFirst, timedFindings, type ClockStartsOf, type FirstSeen } from './within.ts';

const CRITICAL: TimeRule = { severity: 'critical', fixable: true, days: 7, from: 'fix' };
const HIGH: TimeRule = { severity: 'high', fixable: true, days: 30, from: 'known' };
const LINE: Line = { ...NO_LINE, max: { critical: 0 }, within: [CRITICAL, HIGH] };
const FIX = '2026-11-20T23:30:00Z';

const fixed = (severity: Finding['severity'], parts: Partial<Omit<Finding, 'package'>> = {}) =>
  finding('CVE-1', severity, { state: 'fixed', fixPublished: FIX, published: '2026-11-01', ...parts });

function limitOn(now: string, subject: Finding, line: Line = LINE): Finding['limit'] {
  return markLimits([subject], line, new Date(now))[0]?.limit;
}

function judged(now: string, findings: readonly Finding[], line: Line = LINE) {
  return judge(markLimits(findings, line, new Date(now)), [], line);
}

describe('a time limit', () => {
  it.each([
    ['2026-11-20T23:59:59Z', false],
    ['2026-11-27T00:00:00Z', false],
    ['2026-11-27T23:59:59.999Z', false],
    ['2026-11-28T00:00:00Z', true],
    ['2027-11-28T00:00:00Z', true],
  ])('lets a finding exist to the end of its last day by UTC: at %s it is overdue: %s', (now, overdue) => {
    expect(limitOn(now, fixed('critical'))).toEqual({
      days: 7,
      overdue,
      clock: { since: '2026-11-20', of: 'fix', due: '2026-11-27' },
    });
  });

  it.each<[string, Partial<Finding>, TimeRule['from'], string | undefined]>([
    ['the fix', {}, 'fix', '2026-11-20 fix'],
    ['the publication', {}, 'known', '2026-11-01 publication'],
    ['the publication without a date of the fix', { fixPublished: '' }, 'fix', '2026-11-01 publication'],
    ['the fix without a date of the publication', { published: '' }, 'known', '2026-11-20 fix'],
    ['a time of another zone', { published: '2026-11-01T22:00:00-05:00' }, 'known', '2026-11-02 publication'],
    ['a time without a zone', { published: '2026-11-01T23:00:00' }, 'known', '2026-11-01 publication'],
    ['what is no date', { published: 'soon' }, 'known', '2026-11-20 fix'],
    ['a day that does not exist', { published: '2026-13-40' }, 'known', '2026-11-20 fix'],
    ['a date of the future', { published: '2099-01-01' }, 'known', '2026-11-20 fix'],
    ['no date', { published: 'soon', fixPublished: '2099-01-01' }, 'known', undefined],
  ])('counts the days from %s', (_, parts, from, expected) => {
    const line = { ...LINE, within: [{ ...CRITICAL, from }] };
    const limit = limitOn('2026-11-22T12:00:00Z', fixed('critical', parts), line);
    expect(limit?.clock && `${limit.clock.since} ${limit.clock.of}`).toBe(expected);
    expect(limit?.overdue).toBe(expected !== '2026-11-20 fix');
  });

  it.each<[string, FirstSeen | undefined, TimeRule['from'], string]>([
    ['first seen', { knownAt: '2026-11-10T01:00:00Z' }, 'known', '2026-11-10 first-seen'],
    [
      'whose fix was first seen',
      { knownAt: '2026-11-10', fixAt: '2026-11-15' },
      'fix',
      '2026-11-15 fix-seen',
    ],
    ['whose fix was never seen', { knownAt: '2026-11-10' }, 'fix', '2026-11-20 fix'],
    ['that was never seen', undefined, 'known', '2026-11-01 publication'],
    [
      'seen before the clock was set back a day',
      { knownAt: '2026-11-23T11:00:00Z' },
      'known',
      '2026-11-22 first-seen',
    ],
    [
      'seen by a clock that was years ahead',
      { knownAt: '2031-01-01T00:00:00Z' },
      'known',
      '2026-11-01 publication',
    ],
  ])('counts the days of a finding %s', (_, seen, from, expected) => {
    const now = new Date('2026-11-22T12:00:00Z');
    const line = { ...LINE, within: [{ ...CRITICAL, from }] };
    const starts = seenFirst(() => seen, now);
    const clock = markLimits([fixed('critical')], line, now, starts)[0]?.limit?.clock;
    expect(clock && `${clock.since} ${clock.of}`).toBe(expected);
  });

  it('covers the findings that count and that a rule is for', () => {
    const covered = [fixed('critical'), fixed('high')];
    const others = [fixed('low'), finding('CVE-2', 'critical'), fixed('critical', { before: true })];
    expect(timedFindings([...others, ...covered], LINE)).toEqual(covered);
    expect(timedFindings(covered, NO_LINE)).toEqual([]);
  });

  it('begins a day late where another clock is a day ahead', () => {
    const limit = limitOn('2026-11-19T12:00:00Z', fixed('critical'));
    expect(limit).toMatchObject({ overdue: false, clock: { due: '2026-11-27' } });
  });

  it.each<[string, Finding, number | undefined]>([
    ['a critical one by the first rule', fixed('critical'), 7],
    ['a high one by the second', fixed('high'), 30],
    ['nothing less severe', fixed('medium'), undefined],
    ['nothing unrated', fixed('unknown'), undefined],
    ['nothing malicious', fixed('malicious'), undefined],
    ['nothing without a fix', fixed('critical', { state: 'unfixed' }), undefined],
    ['nothing of the baseline', fixed('critical', { before: true }), undefined],
  ])('covers %s', (_, subject, days) => {
    expect(limitOn('2026-11-21', subject)?.days).toBe(days);
  });

  it.each(['unknown', 'malicious'] as const)('covers what is %s by a rule of its own alone', (severity) => {
    const line = { ...LINE, within: [{ ...CRITICAL, severity }] };
    const covered = ['unknown', 'high', 'critical', 'malicious'] as const;
    expect(covered.filter((each) => limitOn('2026-11-21', fixed(each), line))).toEqual([severity]);
  });

  it('covers what has no fix by a rule that does not ask for one', () => {
    const line = { ...LINE, within: [{ ...HIGH, fixable: false }] };
    expect(limitOn('2026-11-21', fixed('high', { state: 'unfixed' }), line)?.days).toBe(30);
  });

  it('takes the clock of a history in place of the dates of records', () => {
    const startsOf: ClockStartsOf = ({ id }) =>
      id === 'CVE-1' ? [{ time: '2026-11-27T10:00:00Z', of: 'publication' }] : [];
    const [limit] = markLimits([fixed('critical')], LINE, new Date('2026-11-28'), startsOf).map(
      (each) => each.limit,
    );
    expect(limit).toMatchObject({ overdue: false, clock: { since: '2026-11-27', due: '2026-12-04' } });
  });
});

describe('a line with time limits', () => {
  it('does not count for max what is in time, and says when the first is due', () => {
    const findings = [fixed('critical'), finding('CVE-2', 'high', { state: 'fixed', published: FIX })];
    expect(judged('2026-11-27', findings)).toMatchObject({
      outcome: 'within',
      exitCode: 0,
      counts: { critical: 0, high: 0 },
      limits: { overdue: 0, inTime: 2, nextDue: '2026-11-27' },
    });
  });

  it('stops what is overdue, whether max counts it or not', () => {
    const findings = [
      fixed('critical'),
      finding('CVE-2', 'high', { state: 'fixed', published: '2026-01-01' }),
    ];
    expect(judged('2026-11-28', findings)).toMatchObject({
      exitCode: 1,
      crossed: [
        { kind: 'max', severity: 'critical', allowed: 0, found: 1 },
        { kind: 'overdue', ids: ['CVE-1', 'CVE-2'] },
      ],
      limits: { overdue: 2, inTime: 0 },
    });
    const withoutMax = { ...LINE, max: {} };
    expect(judged('2026-11-28', findings, withoutMax)).toMatchObject({ exitCode: 1, line: withoutMax });
  });

  it('stops what has no date', () => {
    const undated = finding('CVE-1', 'high', { state: 'fixed' });
    expect(judged('2026-11-28', [undated])).toMatchObject({
      exitCode: 1,
      crossed: [{ kind: 'overdue', ids: ['CVE-1'] }],
    });
  });

  it('counts a CVE that is in time in one package and not covered in another', () => {
    const uncovered = fixed('critical', { state: 'unfixed' });
    expect(judged('2026-11-21', [fixed('critical'), uncovered])).toMatchObject({
      exitCode: 1,
      crossed: [{ kind: 'max', severity: 'critical', found: 1 }],
    });
  });

  it('counts a CVE as overdue that is so in any package', () => {
    const late = fixed('critical', { fixPublished: '2026-01-01' });
    expect(judged('2026-11-21', [fixed('critical'), late]).limits).toEqual({ overdue: 1, inTime: 0 });
  });

  it('gives no time to what is exploited, or likely to be', () => {
    const exploited = fixed('critical', {
      kev: { dateAdded: '2026-11-20', ransomware: false },
      epss: { probability: 0.9, percentile: 0.9 },
    });
    const { crossed } = judged('2026-11-21', [exploited], { ...LINE, failOnKev: true, minEpss: 0.5 });
    expect(crossed.map(({ kind }) => kind)).toEqual(['kev', 'epss']);
  });

  it('allows no malicious package', () => {
    expect(judged('2026-11-21', [fixed('malicious')], { ...LINE, max: {} }).exitCode).toBe(1);
  });

  it('needs CVE records, which have the dates', () => {
    const line = { ...NO_LINE, within: [{ ...CRITICAL, severity: 'malicious' as const }] };
    expect([...feedsOfLine(line)]).toEqual(['cve']);
  });

  it('never stops with time what it would let pass later', () => {
    const subject = fc
      .record({
        number: fc.nat(9),
        severity: fc.constantFrom('medium' as const, 'high' as const, 'critical' as const),
        published: fc.option(fc.integer({ min: 1, max: 28 }), { nil: undefined }),
      })
      .map(({ number, severity, published }) =>
        finding(`CVE-${number}`, severity, {
          state: 'fixed',
          ...(published !== undefined && { published: `2026-11-${String(published).padStart(2, '0')}` }),
        }),
      );
    // From the last publication on: a date that is still of the future is not believed.
    const days = fc.integer({ min: 28, max: 60 });
    fc.assert(
      fc.property(fc.array(subject), days, days, (findings, earlier, later) => {
        const at = (day: number) => judged(new Date(Date.UTC(2026, 10, day)).toISOString(), findings);
        const [first, last] = [Math.min(earlier, later), Math.max(earlier, later)];
        if (at(first).exitCode === 1) expect(at(last).exitCode).toBe(1);
      }),
    );
  });
});
