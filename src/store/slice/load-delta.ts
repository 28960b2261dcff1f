import { defined, type FeedState, type SyncTime } from '../../domain/index.ts';
import { createAdvisoryStore } from '../advisory-store.ts';
import type { Engine } from '../engine.ts';
import { CVE_FEED } from '../enrichment/cve-records.ts';
import { createEnrichmentStore } from '../enrichment/enrichment-store.ts';
import type { DeltaLoad } from '../ports.ts';
import { readFeedState } from '../queries/feed-state.ts';
import { outcomeOf } from '../transfer/export.ts';
import { loadRecords } from './load-slices.ts';
import { damagedSlice, openSlice } from './open-slice.ts';
import { keyedAdvisories } from './slice-records.ts';

/** Amends a feed with the changes since the slice that it was loaded from. */
export async function loadDelta(
  engine: Engine,
  { feed, file, cursor, confirmed }: DeltaLoad,
  receivedAt: SyncTime,
): Promise<FeedState> {
  const slice = openSlice(file);
  try {
    const state = await readFeedState(slice.db, feed);
    if (!state) throw damagedSlice(feed, 'it holds another feed');
    await loadRecords(createEnrichmentStore(engine), [slice], receivedAt);
    if (confirmed) await confirmRecords(engine, confirmed);
    const sync = await createAdvisoryStore(engine).beginSync(feed, 'delta');
    try {
      for await (const advisory of keyedAdvisories(slice.db, feed)) await sync.add([advisory]);
      await sync.remove(await goneFrom(slice, feed));
      const outcome = { ...outcomeOf(state), receivedAt, ...defined({ cursor }) };
      return await sync.commit(outcome);
    } finally {
      await sync.abandon();
    }
  } finally {
    await slice.close();
  }
}

async function goneFrom({ db }: Engine, feed: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('advisory')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select('record')
    .where('feed.name', '=', feed)
    .where('content_hash', 'is', null)
    .execute();
  return rows.map(({ record }) => record);
}

/** Unchanged records are not in the delta; they were confirmed together with the changed ones. */
async function confirmRecords(
  { db }: Engine,
  { before, at }: NonNullable<DeltaLoad['confirmed']>,
): Promise<void> {
  await db
    .updateTable('cve_record')
    .set({ fetched_at: at })
    .where('source', '=', CVE_FEED)
    .where('fetched_at', '=', before)
    .execute();
}
