import { describe, expect, it } from 'vitest';
import { applyVex, nextStart } from './index.ts';
import { finding, IMAGE, isHidden, NOW, openVex } from './testing.ts';

describe('statements', () => {
  const EARLY = '2024-01-01T00:00:00Z';
  const LATE = '2024-01-01T00:00:00.000000001+00:00';

  it('notes a statement that hides nothing at the finding', () => {
    const stated = openVex({ status: 'under_investigation', timestamp: EARLY });
    expect(applyVex([finding()], [stated], IMAGE, NOW).findings).toMatchObject([
      { vex: { status: 'under_investigation', source: 'a.json', timestamp: EARLY } },
    ]);
  });

  it.each([
    ['the later one that hides', ['affected', EARLY], ['not_affected', '2024-02-01T00:00:00Z'], true],
    ['the later one that does not', ['affected', '2024-02-01T00:00:00Z'], ['fixed', EARLY], false],
    ['the one that hides less at one time', ['not_affected', LATE], ['affected', EARLY], false],
    ['one with a time', ['not_affected', undefined], ['affected', EARLY], false],
  ])('believes %s', (_title, [one, at], [other, then], isMeant) => {
    const documents = [
      openVex({ status: one, timestamp: at }),
      openVex({ status: other, timestamp: then }, 'b.json'),
    ];
    expect(isHidden(documents)).toBe(isMeant);
    expect(isHidden(documents.toReversed())).toBe(isMeant);
  });

  it('suppresses nothing by a statement before its day, and says so and when it begins to count', () => {
    const early = openVex({ timestamp: '2026-12-24T08:00:00Z' });
    const { suppressed, problems } = applyVex([finding()], [early], IMAGE, NOW);
    expect(suppressed).toEqual([]);
    expect(problems).toMatchObject([{ kind: 'vex-not-yet', subject: 'a.json' }]);
    expect(nextStart([openVex({}), early], NOW)).toBe('2026-12-23T08:00:00.000Z');
    const then = new Date('2026-12-23T08:00:00Z');
    expect(applyVex([finding()], [early], IMAGE, then)).toMatchObject({ findings: [], problems: [] });
    expect(nextStart([early], then)).toBeUndefined();
  });

  it('believes the earlier of two statements while the later one is dated ahead and would hide', () => {
    const ahead = '2062-01-01T00:00:00Z';
    const affected = openVex({ status: 'affected', timestamp: EARLY }, 'b.json');
    expect(isHidden([openVex({ timestamp: ahead }), affected])).toBe(false);
    const warned = openVex({ status: 'affected', timestamp: ahead }, 'b.json');
    expect(isHidden([openVex({ timestamp: EARLY }), warned])).toBe(false);
  });

  it.each([{}, { justification: 'because' }, { justification: '', impact_statement: ' ' }])(
    'names a product that is not affected without a reason, and counts it: %j',
    (reason) => {
      const stated = openVex({ justification: undefined, ...reason });
      const { suppressed, problems } = applyVex([finding()], [stated], IMAGE, NOW);
      expect(suppressed).toEqual([]);
      expect(problems).toMatchObject([{ kind: 'vex-not-justified', subject: 'a.json' }]);
    },
  );
});
