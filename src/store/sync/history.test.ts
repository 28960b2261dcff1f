import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { advisory, range, sync } from '../../../test/store/records.ts';
import type { Engine } from '../engine.ts';
import { openSqlite } from '../sqlite/open.ts';
import { createStore } from '../store.ts';

const folder = mkdtempSync(join(tmpdir(), 'history-'));
let opened = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const anyState = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3'),
    uppers: fc.uniqueArray(fc.constantFrom('1', '2', '3'), { maxLength: 3 }),
    rated: fc.boolean(),
  }),
  { selector: ({ id }) => id },
);

/** Lists every row of ranges and ratings that was valid at a sync, in words. */
async function asOf({ db }: Engine, seq: number): Promise<readonly string[]> {
  const ranges = await db
    .selectFrom('vulnerable_range as row')
    .innerJoin('advisory', 'advisory.id', 'row.advisory_id')
    .select(['record', 'upper as value'])
    .where('valid_from', '<=', seq)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', seq)]))
    .execute();
  const ratings = await db
    .selectFrom('advisory_rating as row')
    .innerJoin('advisory', 'advisory.id', 'row.advisory_id')
    .innerJoin('shared_value', 'shared_value.id', 'row.rating_id')
    .select(['record', 'json as value'])
    .where('valid_from', '<=', seq)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', seq)]))
    .execute();
  return [...ranges, ...ratings].map(({ record, value }) => `${record} ${value ?? ''}`).sort();
}

const RATING = { source: 'cna', severity: 'high' } as const;

it('answers for any past sync, and rewrites no unchanged rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyState, { minLength: 1, maxLength: 5 }), async (states) => {
      const engine = await openSqlite({ file: join(folder, `${++opened}.db`) });
      const store = createStore(engine, () => new Date());
      const history: { seq: number; lines: readonly string[] }[] = [];
      let openings = 0;
      for (const state of states) {
        const records = state.map(({ id, uppers, rated }) =>
          advisory(id, { ranges: uppers.map((upper) => range({ upper })), ratings: rated ? [RATING] : [] }),
        );
        const { seq } = await sync(store, 'f', records);
        const lines = state
          .flatMap(({ id, uppers, rated }) => [
            ...uppers.map((upper) => `${id} ${upper}`),
            ...(rated ? [`${id} ${JSON.stringify(RATING)}`] : []),
          ])
          .sort();
        openings += lines.filter((line) => !history.at(-1)?.lines.includes(line)).length;
        history.push({ seq, lines });
      }
      for (const { seq, lines } of history) expect(await asOf(engine, seq)).toEqual(lines);
      const { ranges, ratings } = await engine.db
        .selectNoFrom((from) => [
          from
            .selectFrom('vulnerable_range')
            .select((row) => row.fn.countAll<number>().as('n'))
            .as('ranges'),
          from
            .selectFrom('advisory_rating')
            .select((row) => row.fn.countAll<number>().as('n'))
            .as('ratings'),
        ])
        .executeTakeFirstOrThrow();
      expect((ranges ?? 0) + (ratings ?? 0)).toBe(openings);
      await store.close();
    }),
    { numRuns: 25 },
  );
});
