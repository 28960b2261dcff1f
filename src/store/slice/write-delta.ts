import type { Kysely } from 'kysely';
import { defined, type CveRecord, type KeyedAdvisory } from '../../domain/index.ts';
import { createAdvisoryStore } from '../advisory-store.ts';
import type { Engine } from '../engine.ts';
import { allCveRecords, CVE_FEED, readCveRecords, recordSourcesIn } from '../enrichment/cve-records.ts';
import { createEnrichmentStore } from '../enrichment/enrichment-store.ts';
import type { ConfirmedRecords, DeltaPart, DeltaSummary } from '../ports.ts';
import { readFeedState } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';
import { outcomeOf } from '../transfer/export.ts';
import { inBatches } from './in-batches.ts';
import { damagedSlice, openSlices } from './open-slice.ts';
import { keyedAdvisories } from './slice-records.ts';
import { writeStore } from './write-store.ts';

/** Writes the changes from one slice to the next: changed records, and removed records' identities. */
export async function writeDelta({ feed, base, next }: DeltaPart, file: string): Promise<DeltaSummary> {
  const opened = await openSlices([base, next]);
  try {
    const [before, after] = opened;
    if (!before || !after) throw new Error('two slices were opened');
    return await writeStore(file, (target) => fill(target, before.db, after.db, feed));
  } finally {
    for (const engine of opened) await engine.close();
  }
}

async function fill(
  target: Engine,
  base: Kysely<Tables>,
  next: Kysely<Tables>,
  feed: string,
): Promise<DeltaSummary> {
  const state = await readFeedState(next, feed);
  if (!state) throw damagedSlice(feed, 'it holds another feed');
  const before = await hashesOf(base, feed);
  const after = await hashesOf(next, feed);
  const changed = new Set([...after].filter(([id, hash]) => before.get(id) !== hash).map(([id]) => id));
  const gone = [...before.keys()].filter((id) => !after.has(id)).sort();
  const advisories = createAdvisoryStore(target);
  const sync = await advisories.beginSync(feed, 'full');
  try {
    await sync.add(gone.map(identityOf));
    for await (const advisory of keyedAdvisories(next, feed)) {
      if (changed.has(advisory.id)) await sync.add([advisory]);
    }
    await sync.commit(outcomeOf(state));
  } finally {
    await sync.abandon();
  }
  const removal = await advisories.beginSync(feed, 'delta');
  try {
    await removal.remove(gone);
    await removal.commit(outcomeOf(state));
  } finally {
    await removal.abandon();
  }
  await fillRecords(target, base, next);
  const confirmed = await confirmedRecords(base, next);
  return { changed: changed.size, gone: gone.length, ...defined({ confirmed }) };
}

/** A removed record, reduced to its identity. */
function identityOf(id: string): KeyedAdvisory {
  return { id, cves: [], aliases: [], ratings: [], ranges: [] };
}

async function hashesOf(db: Kysely<Tables>, feed: string): Promise<ReadonlyMap<string, number | null>> {
  const rows = await db
    .selectFrom('advisory')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select(['record', 'content_hash'])
    .where('feed.name', '=', feed)
    .where('content_hash', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.record, row.content_hash]));
}

/** Writes the CVE records that changed, ignoring the time at which they were fetched. */
async function fillRecords(target: Engine, base: Kysely<Tables>, next: Kysely<Tables>): Promise<void> {
  const enrichment = createEnrichmentStore(target);
  for (const source of await recordSourcesIn(next)) {
    for await (const lines of inBatches(allCveRecords(next, source))) {
      const records = lines.map(({ record }) => record);
      const cves = records.map(({ cve }) => cve);
      const known = await readCveRecords(base, cves, source);
      const changed = records.filter((record) => contentOf(record) !== contentOf(known.get(record.cve)));
      if (changed.length > 0) await enrichment.saveRecords(source, changed);
    }
  }
}

function contentOf(record: CveRecord | undefined): string {
  return JSON.stringify({ ...record, fetchedAt: undefined });
}

/**
 * Returns both times if a whole list confirmed all records in a slice at one time, and all records in the
 * next slice at another.
 */
async function confirmedRecords(
  base: Kysely<Tables>,
  next: Kysely<Tables>,
): Promise<ConfirmedRecords | undefined> {
  const [before] = await fetchTimes(base);
  const [at, ...others] = await fetchTimes(next);
  if (before === undefined || at === undefined || others.length > 0) return undefined;
  return { before, at };
}

/** Returns two times at most. */
async function fetchTimes(db: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('cve_record')
    .select('fetched_at')
    .where('source', '=', CVE_FEED)
    .distinct()
    .orderBy('fetched_at', 'desc')
    .limit(2)
    .execute();
  return rows.map((row) => row.fetched_at);
}
