import { describe, expect, it } from 'vitest';
import { toJudgedImage, type Judgement } from './judged-image.ts';
import { AT, judgement, lineOf, currentVerdict, verdict } from './testing.ts';

const OVER = verdict('over');
const limits = (nextDue: string) => verdict('within', { limits: { overdue: 0, inTime: 1, nextDue } });

describe('a judged image', () => {
  it('takes the image for the cause of its first verdict', () => {
    expect(toJudgedImage(judgement(), undefined)).toMatchObject({ cause: 'image', outcome: 'within' });
  });

  it('takes the rules for the cause of the first verdict by a line, of an image that another one judged', () => {
    expect(toJudgedImage(judgement({ isKnown: true }), undefined)).toMatchObject({ cause: 'rules' });
  });

  it.each<[string, Partial<Judgement>, Partial<Judgement>]>([
    ['rules', {}, { line: lineOf(1), program: '2', sync: 9 }],
    ['program', {}, { program: '2', sync: 9 }],
    ['advisories', {}, { sync: 9 }],
    ['advisories', {}, {}],
    ['time', {}, { isAge: true, sync: 9 }],
    ['rules', {}, { isAge: true, line: lineOf(1) }],
    ['advisories', { verdict: limits('2026-11-28') }, { sync: 9 }],
    ['time', { verdict: limits('2026-11-27'), at: new Date('2026-11-27T23:00:00Z') }, { sync: 9 }],
    ['time', { lastDays: ['2026-11-27'], at: new Date('2026-11-27T23:00:00Z') }, {}],
  ])(
    'takes %s for the cause where the image was judged as %j before, and is as %j now',
    (cause, before, now) => {
      expect(toJudgedImage(judgement({ verdict: OVER, ...now }), currentVerdict(before))).toMatchObject({
        cause,
        before: 4,
      });
    },
  );

  it('leaves out the cause where outcome and counts are the same, whatever else changed', () => {
    const now = judgement({ line: lineOf(1), program: '2', sync: 9 });
    expect(toJudgedImage(now, currentVerdict())).not.toHaveProperty('cause');
  });

  it.each([
    ['counts', verdict('within', { counts: { ...verdict('within').counts, low: 1 } })],
    ['holes', verdict('within', { incomplete: [{ kind: 'feed-stale', subject: 'kev', message: 'old' }] })],
    ['time limits', verdict('within', { limits: { overdue: 0, inTime: 1 } })],
  ])('names a cause where the outcome is the same with other %s', (_, other) => {
    expect(toJudgedImage(judgement({ verdict: other }), currentVerdict())).toHaveProperty('cause');
  });

  it.each<[string | undefined, string | undefined, string[]]>([
    ['2026-12-02T00:00:00.000Z', '2026-12-01', []],
    ['2026-11-29T00:00:00.000Z', '2026-12-01', ['2026-11-27', '2026-11-28', '2026-12-24']],
    ['2027-01-01T00:00:00.000Z', undefined, ['2026-12-31']],
    [undefined, undefined, ['2026-11-27', 'not a day']],
    [undefined, undefined, []],
  ])(
    'changes by the clock alone at %s, with a limit of %s and rules that end on %j',
    (due, nextDue, lastDays) => {
      const made = nextDue === undefined ? verdict('within') : limits(nextDue);
      expect(toJudgedImage(judgement({ verdict: made, lastDays, at: AT }), undefined).due).toBe(due);
    },
  );

  it('changes by the clock alone once a statement begins to count', () => {
    const nextStart = '2026-11-28T09:00:00.000Z';
    const due = (lastDay: string) =>
      toJudgedImage(judgement({ nextStart, lastDays: [lastDay] }), undefined).due;
    expect([due('2026-11-28'), due('2026-11-27')]).toEqual([nextStart, nextStart]);
  });
});
