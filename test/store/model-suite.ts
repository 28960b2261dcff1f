import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defined, type KeyedAdvisory, type WantedVersion } from '../../src/domain/index.ts';
import { advisory, keyOf, range, sync, wanted } from './records.ts';
import type { OpenStore } from './open-store.ts';

const VERSIONS = ['0', '1', '2', '3', '30'];
const NAMES = ['openssl', 'zlib'];

const anyRange = fc
  .record({
    package: fc.constantFrom(...NAMES),
    lower: fc.option(fc.constantFrom(...VERSIONS), { nil: undefined }),
    upper: fc.option(fc.constantFrom(...VERSIONS), { nil: undefined }),
    lowerExclusive: fc.boolean(),
    upperInclusive: fc.boolean(),
  })
  .map(({ lower, upper, ...rest }) => range({ ...rest, ...defined({ lower, upper }) }));

const anyRecord = fc
  .record({
    id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'),
    ranges: fc.array(anyRange, { maxLength: 3 }),
  })
  .map(({ id, ranges }) => advisory(id, { ranges }));

const anySync = fc.record({
  feed: fc.constantFrom('one', 'two'),
  mode: fc.constantFrom('full' as const, 'delta' as const),
  records: fc.uniqueArray(anyRecord, { selector: ({ id }) => id }),
  remove: fc.uniqueArray(fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'), { maxLength: 2 }),
});

type Model = Map<string, Map<string, KeyedAdvisory>>;

/** The store against maps in memory and a join by hand. */
export function modelSuite(open: OpenStore): void {
  it('matches for every version exactly the ranges that hold it, after any run of syncs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySync, { minLength: 1, maxLength: 5 }), async (syncs) => {
        const store = await open();
        const model: Model = new Map();
        try {
          for (const { feed, mode, records, remove } of syncs) {
            const removed =
              mode === 'full' ? [] : remove.filter((id) => records.every((one) => one.id !== id));
            const state = await sync(store, feed, records, { mode, remove: removed });
            apply(model, feed, mode, records, removed);
            expect(state.records).toBe(model.get(feed)?.size);
          }
          const all = NAMES.flatMap((name) => VERSIONS.map((version) => wanted(version, { name })));
          const numbered = all.map((one, id) => ({ ...one, id }));
          const found = await store.advisories.match(numbered);
          expect(found.map((row) => `${row.wanted} ${row.feed} ${row.record}`).sort()).toEqual(
            numbered.flatMap((one) => expected(model, one)).sort(),
          );
        } finally {
          await store.close();
        }
      }),
      { numRuns: 25 },
    );
  });
}

function apply(
  model: Model,
  feed: string,
  mode: 'full' | 'delta',
  records: readonly KeyedAdvisory[],
  removed: readonly string[],
): void {
  const held = mode === 'full' ? new Map<string, KeyedAdvisory>() : new Map(model.get(feed));
  for (const record of records) held.set(record.id, record);
  for (const id of removed) held.delete(id);
  model.set(feed, held);
}

function expected(model: Model, one: WantedVersion): string[] {
  const lines: string[] = [];
  for (const [feed, records] of model) {
    for (const record of records.values()) {
      const distinct = new Map(record.ranges.map((row) => [JSON.stringify(row), row]));
      for (const row of distinct.values()) {
        if (row.package === one.name && holds(row, one.version)) lines.push(`${one.id} ${feed} ${record.id}`);
      }
    }
  }
  return lines;
}

function holds(row: KeyedAdvisory['ranges'][number], version: string): boolean {
  const low = Buffer.compare(row.lowerKey, keyOf(version));
  if (low > 0 || (low === 0 && row.lowerExclusive === true)) return false;
  if (!row.upperKey) return true;
  const high = Buffer.compare(row.upperKey, keyOf(version));
  return high > 0 || (high === 0 && row.upperInclusive === true);
}
