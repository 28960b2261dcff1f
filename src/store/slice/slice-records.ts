import type { Kysely } from 'kysely';
import { isSilent, type CveRecord, type FeedState, type KeyedAdvisory } from '../../domain/index.ts';
import { CVE_FEED, readCveRecords, recordSourcesIn } from '../enrichment/cve-records.ts';
import { readFeedState } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';
import { storedAdvisories } from '../transfer/stored-advisories.ts';
import { advisorySchema } from '../transfer/transfer-schema.ts';
import { damagedSlice } from './open-slice.ts';

/** CVEs per read. */
const CHUNK = 1000;

export interface SourceRecords {
  readonly source: string;
  readonly records: readonly CveRecord[];
}

/**
 * Streams a feed's records, each checked as in an export, which leaves out undefined values. Throws
 * ARTIFACT_REFUSED.
 */
export async function* keyedAdvisories(
  db: Kysely<Tables>,
  feed: string,
  ecosystems?: readonly string[],
): AsyncIterable<KeyedAdvisory> {
  for await (const stored of storedAdvisories(db, feed, ecosystems)) {
    const { success, data } = advisorySchema.safeParse(JSON.parse(JSON.stringify(stored)));
    if (!success) throw damagedSlice(feed, `its record ${stored.id} has another form`);
    yield data;
  }
}

export async function gathered<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Returns the CVEs that this record's findings can be about. */
export function subjectsOf({ cves, ranges }: KeyedAdvisory): readonly string[] {
  return ranges.some(({ state }) => !isSilent(state)) ? cves : [];
}

/**
 * Yields each source's records for these CVEs, sorted. If the whole list was loaded, a CVE missing from it
 * has no record.
 */
export async function* recordsAbout(
  db: Kysely<Tables>,
  cves: readonly string[],
): AsyncIterable<SourceRecords> {
  const list = await readFeedState(db, CVE_FEED);
  const sources = new Set(await recordSourcesIn(db));
  for (const source of sources) {
    for (let start = 0; start < cves.length; start += CHUNK) {
      const some = cves.slice(start, start + CHUNK);
      const stored = await readCveRecords(db, some, source);
      const records =
        list && source === CVE_FEED
          ? some.flatMap((cve) => listed(cve, stored.get(cve), list))
          : some.flatMap((cve) => stored.get(cve) ?? []);
      if (records.length > 0) yield { source, records };
    }
  }
}

/**
 * Dates a record from the whole list by the list. Omits one that exists but cannot be read: it must be
 * queried elsewhere.
 */
function listed(cve: string, record: CveRecord | undefined, { syncedAt, problems }: FeedState): CveRecord[] {
  if (problems.some(({ subject }) => subject === cve)) return [];
  if (!record) return [{ cve, found: false, fetchedAt: syncedAt, ratings: [] }];
  return [{ ...record, fetchedAt: record.fetchedAt > syncedAt ? record.fetchedAt : syncedAt }];
}
