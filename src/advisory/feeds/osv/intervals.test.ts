import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemeOf } from '../../../versions/index.ts';

import { holds, toIntervals } from './intervals.ts';
import type { OsvEvent } from './affected.ts';

const deb = schemeOf('deb');

function inWords(events: readonly OsvEvent[]) {
  const { intervals, unread, problems } = toIntervals(events, deb);
  const words = intervals.map(({ lower, upper, upperInclusive, fixed }) => {
    const end = upper === undefined ? '∞)' : `${upper.version}${upperInclusive ? ']' : ')'}`;
    return `[${lower.version},${end}${fixed === undefined ? '' : ` fixed ${fixed}`}`;
  });
  const open = unread.map(({ lower = '', upper = '', unread: reason }) => `${lower}…${upper}: ${reason}`);
  return { words, problems, open };
}

describe('toIntervals', () => {
  it.each<[string, OsvEvent[], string[]]>([
    ['everything', [{ introduced: '0' }], ['[0,∞)']],
    ['up to a fix', [{ introduced: '0' }, { fixed: '1.2-3' }], ['[0,1.2-3) fixed 1.2-3']],
    ['up to the last affected version', [{ introduced: '1' }, { last_affected: '2' }], ['[1,2]']],
    [
      'in two intervals with a gap',
      [{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }, { fixed: '4' }],
      ['[1,2) fixed 2', '[3,4) fixed 4'],
    ],
    [
      'whatever order the events stand in',
      [{ fixed: '10' }, { introduced: '9' }, { fixed: '2' }, { introduced: '0' }],
      ['[0,2) fixed 2', '[9,10) fixed 10'],
    ],
    [
      'from the first of two introductions',
      [{ introduced: '1' }, { introduced: '2' }, { fixed: '3' }],
      ['[1,3) fixed 3'],
    ],
    [
      'up to the first of two fixes',
      [{ introduced: '1' }, { fixed: '3' }, { fixed: '2' }],
      ['[1,2) fixed 2'],
    ],
    ['from two members of one event', [{ introduced: '1', fixed: '2' }], ['[1,2) fixed 2']],
    ['in one version only', [{ introduced: '1' }, { last_affected: '1' }], ['[1,1]']],
    [
      'on, when fixed and introduced again at once',
      [{ introduced: '1' }, { fixed: '2' }, { introduced: '2' }],
      ['[1,2) fixed 2', '[2,∞)'],
    ],
    [
      'below a version that one event calls fixed, and another the last affected one',
      [{ introduced: '1' }, { last_affected: '2' }, { fixed: '2' }],
      ['[1,2) fixed 2'],
    ],
    ['below a limit', [{ introduced: '1' }, { limit: '2' }], ['[1,2)']],
    ['below the highest of several limits', [{ introduced: '0' }, { limit: '1' }, { limit: '2' }], ['[0,2)']],
    ['up to a fix below the limit', [{ introduced: '0' }, { fixed: '1' }, { limit: '2' }], ['[0,1) fixed 1']],
    ['without end for a limit of all', [{ introduced: '0' }, { limit: '*' }], ['[0,∞)']],
    ['nowhere, and says so', [{ introduced: '0' }, { fixed: '0' }], ['[0,0) fixed 0']],
    ['not beyond the limit', [{ introduced: '3' }, { limit: '2' }], []],
  ])('reads the events of a range: %s', (_, events, expected) => {
    expect(inWords(events)).toEqual({ words: expected, problems: [], open: [] });
  });

  it.each<[string, OsvEvent[], string[], string]>([
    ['closes where it opens', [{ introduced: '1' }, { fixed: '1' }], [], 'closes at "1", where it opens'],
    [
      'closes before it opens',
      [{ introduced: '2' }, { fixed: '1' }],
      ['[2,∞)'],
      'closes at "1" before it opens',
    ],
    ['never opens', [{ fixed: '2' }], ['[0,2) fixed 2'], 'no event says which version introduced it'],
  ])('reports a range whose events say that it %s', (_, events, expected, problem) => {
    const { words, problems } = inWords(events);
    expect(words).toEqual(expected);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  const unreadFix = { unread: [{ kind: 'fixed', reason: 'events.1.fixed: expected a text' }] } as const;
  const unknown = { unread: [{ reason: 'events.1: expected an object' }] } as const;
  it.each<[string, OsvEvent[], string[], string[]]>([
    ['any version', [], [], ['…: the range has no events']],
    [
      'versions from the introduction on',
      [{ introduced: '3' }, { fixed: 'a b' }],
      [],
      ['3…a b: fixed "a b"'],
    ],
    ['versions below the fix', [{ introduced: 'a b' }, { fixed: '5' }], [], ['a b…5: introduced "a b"']],
    ['versions below the only event', [{ fixed: 'a b' }], [], ['0…a b: fixed "a b"']],
    [
      'versions from an introduction without a text',
      [{ introduced: '3' }, unreadFix],
      [],
      ['3…: events.1.fixed'],
    ],
    [
      'any version for an unknown event',
      [{ introduced: '3' }, unknown, { fixed: '4' }],
      [],
      ['…: events.1: exp'],
    ],
    [
      'one pair of two',
      [{ introduced: '0' }, { fixed: '2' }, { introduced: '3' }, { fixed: 'a b' }],
      ['[0,2) fixed 2'],
      ['3…a b: fixed "a b"'],
    ],
    [
      'both pairs under a limit that is not a version',
      [{ introduced: '0' }, { fixed: '2' }, { introduced: '3' }, { limit: 'a b' }],
      [],
      ['0…2: limit "a b"', '3…: limit "a b"'],
    ],
    [
      'an introduction that may be the lower one',
      [{ introduced: '5' }, { introduced: 'a b' }, { fixed: '9' }],
      [],
      ['a b…9: introduced "a b"'],
    ],
    [
      'nothing but the first closing of two',
      [{ introduced: '1' }, { fixed: 'a b' }, { fixed: '4' }],
      [],
      ['1…a b: fixed "a b"'],
    ],
  ])('leaves %s open where events of a range cannot be read', (_, events, expected, expectedOpen) => {
    const { words, open } = inWords(events);
    expect(words).toEqual(expected);
    expect(open).toHaveLength(expectedOpen.length);
    for (const [at, text] of expectedOpen.entries()) expect(open[at]).toContain(text);
  });

  it("agrees with the algorithm of OSV's schema for every version", () => {
    const version = fc.integer({ min: 1, max: 9 }).map(String);
    const distinct = fc.uniqueArray(version, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        distinct,
        fc.array(fc.constantFrom('introduced', 'fixed', 'last_affected')),
        (versions, kinds) => {
          const events = [
            { introduced: '0' },
            ...versions.map((each, at) => ({ [kinds[at] ?? 'fixed']: each })),
          ];
          const { intervals } = toIntervals(events, deb);
          for (let candidate = 0; candidate < 11; candidate++) {
            const key = deb.sortKey(String(candidate));
            const isHeld = key.ok && intervals.some((interval) => holds(interval, key.value));
            expect(isHeld).toBe(isAffected(events, candidate));
          }
        },
      ),
    );
  });

  it('reads a range of very many events quickly', () => {
    const events = Array.from({ length: 50_000 }, (_, at) =>
      at % 2 === 0 ? { introduced: `${at}` } : { fixed: `${at}` },
    );
    expect(toIntervals(events, deb).intervals).toHaveLength(25_000);
  });
});

/** Evaluates events as in https://ossf.github.io/osv-schema/#evaluation, for versions that are numbers. */
function isAffected(events: readonly Record<string, string>[], version: number): boolean {
  const sorted = events
    .flatMap((event) => Object.entries(event).map(([kind, at]) => ({ kind, at: Number(at) })))
    .sort((a, b) => a.at - b.at);
  let affected = false;
  for (const { kind, at } of sorted) {
    if (kind === 'introduced' && version >= at) affected = true;
    if (kind === 'fixed' && version >= at) affected = false;
    if (kind === 'last_affected' && version > at) affected = false;
  }
  return affected;
}
