import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../domain/index.ts';
import { toJudgedImage } from './judged-image.ts';
import { judgement, overdue, currentVerdict, verdict } from './testing.ts';
import { verdictEvents } from './verdict-events.ts';

function kinds(before: Verdict | undefined, now: Verdict, isNews = false): readonly string[] {
  const known = before && currentVerdict({ verdict: before });
  const judged = toJudgedImage(judgement({ verdict: now }), known);
  return verdictEvents(known, judged, { words: 'words', isNews }).map(({ event }) => event.kind);
}

const UNREAD = [{ kind: 'layer-unreadable', subject: 'layer 1', message: 'layer 1: 403' }] as const;
const [WITHIN, OVER] = [verdict('within'), verdict('over')];
const INCOMPLETE = verdict('incomplete', { incomplete: UNREAD });
const OVER_WITH_HOLE = verdict('over', { incomplete: UNREAD });

describe('the events of verdicts', () => {
  it.each<[string, Verdict, Verdict, string[]]>([
    ['within to over', WITHIN, OVER, ['image.over-line']],
    ['incomplete to over', INCOMPLETE, OVER, ['image.over-line']],
    ['over to within', OVER, WITHIN, ['image.within-line']],
    ['incomplete to within', INCOMPLETE, WITHIN, ['image.within-line']],
    ['within to incomplete', WITHIN, INCOMPLETE, ['image.unreadable']],
    ['over to over', OVER, OVER, []],
    ['over to over with a first hole', OVER, OVER_WITH_HOLE, ['image.unreadable']],
    ['over with a hole to the same', OVER_WITH_HOLE, OVER_WITH_HOLE, []],
    ['over with a hole to over', OVER_WITH_HOLE, OVER, []],
    ['incomplete to incomplete', INCOMPLETE, INCOMPLETE, []],
    ['within to within', WITHIN, WITHIN, []],
    ['within to overdue', WITHIN, overdue('CVE-1'), ['image.overdue']],
    ['overdue to overdue', overdue('CVE-1'), overdue('CVE-1'), []],
    ['one overdue CVE to another', overdue('CVE-1'), overdue('CVE-2'), ['image.overdue']],
    ['two overdue CVEs to one', overdue('CVE-1', 'CVE-2'), overdue('CVE-1'), []],
  ])('makes at most one event of a change from %s', (_, before, now, expected) => {
    expect(kinds(before, now)).toEqual(expected);
  });

  it.each<[string, Verdict, string[]]>([
    ['over', OVER, ['image.over-line']],
    ['incomplete', INCOMPLETE, ['image.unreadable']],
    ['within', WITHIN, []],
  ])('makes an event of a first verdict %s only for an image that was just read', (_, now, expected) => {
    expect(kinds(undefined, now, true)).toEqual(expected);
    expect(kinds(undefined, now)).toEqual([]);
  });

  it('names the image and says its state in words', () => {
    const judged = toJudgedImage(judgement({ verdict: OVER }), currentVerdict());
    const [made] = verdictEvents(currentVerdict(), judged, { words: 'Over the line.', isNews: false });
    expect(made?.event).toMatchObject({
      image: judged.image,
      at: '2026-11-28T03:00:00.000Z',
      message: `${judged.image}: Over the line.`,
    });
  });

  it.each([
    ['a sync', {}, { cause: 'advisories', sync: { feed: 'osv:Debian', seq: 8 } }],
    ['another program', { program: '2' }, { cause: 'program', sync: undefined }],
  ])('names %s as the cause', (_, change, expected) => {
    const sync = { feed: 'osv:Debian', seq: 8 };
    const judged = toJudgedImage(judgement({ verdict: OVER, ...change }), currentVerdict());
    const [made] = verdictEvents(currentVerdict(), judged, { words: 'words', isNews: false, sync });
    expect({ cause: made?.event.cause, sync: made?.event.sync }).toEqual(expected);
  });
});
