import {
  defined,
  type CveRecord,
  type FeedState,
  type KeyedAdvisory,
  type SyncOutcome,
  type SyncTime,
} from '../../domain/index.ts';
import { createAdvisoryStore } from '../advisory-store.ts';
import type { Engine } from '../engine.ts';
import { allCveRecords, recordSourcesIn } from '../enrichment/cve-records.ts';
import { createEnrichmentStore } from '../enrichment/enrichment-store.ts';
import { allEpss, EPSS_FEED, recordEpssCopy } from '../enrichment/epss.ts';
import { allKev, KEV_FEED } from '../enrichment/kev.ts';
import type { EnrichmentStore, SliceLoad } from '../ports.ts';
import { readFeedState } from '../queries/feed-state.ts';
import { outcomeOf } from '../transfer/export.ts';
import { inBatches } from './in-batches.ts';
import { gathered, keyedAdvisories } from './slice-records.ts';
import { SLICE_TABLES, EPSS_TABLES } from './slice-tables.ts';
import { damagedSlice, openSlices } from './open-slice.ts';

/**
 * Replaces a feed with its parts. Copies the tables unchanged into a store without advisories; otherwise
 * compares each record with the stored one. Either way the feed is replaced whole or not at all.
 */
export async function loadSlices(engine: Engine, load: SliceLoad, receivedAt: SyncTime): Promise<FeedState> {
  const slices = await openSlices(load.files);
  try {
    const outcome = { ...(await outcomeIn(slices, load)), receivedAt };
    if (load.feed === EPSS_FEED) return await loadEpss(engine, slices, load, outcome);
    const enrichment = createEnrichmentStore(engine);
    if (load.feed === KEV_FEED) return await enrichment.replaceKev(await rankings(slices, allKev), outcome);
    if (await copied(engine, load, SLICE_TABLES, receivedAt)) return await stateOf(engine, load.feed);
    const state = await loadAdvisories(engine, slices, load.feed, outcome);
    await loadRecords(enrichment, slices, receivedAt);
    return state;
  } finally {
    for (const slice of slices) await slice.close();
  }
}

/** Copies a single part's tables into an engine that supports it and has no rows in them. */
async function copied(
  engine: Engine,
  { feed, files, cursor }: SliceLoad,
  tables: readonly string[],
  receivedAt: SyncTime,
): Promise<boolean> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0 || !engine.copyTables) return false;
  const lock = await engine.lockFeed(feed);
  try {
    return await engine.copyTables(file, tables, { feed, cursor, receivedAt });
  } finally {
    lock.release();
  }
}

async function loadEpss(
  engine: Engine,
  slices: readonly Engine[],
  load: SliceLoad,
  outcome: SyncOutcome & { readonly receivedAt: SyncTime },
): Promise<FeedState> {
  if (await copied(engine, { ...load, cursor: undefined }, EPSS_TABLES, outcome.receivedAt))
    return recordEpssCopy(engine, outcome);
  return createEnrichmentStore(engine).replaceEpss(await rankings(slices, allEpss), outcome);
}

async function loadAdvisories(
  engine: Engine,
  slices: readonly Engine[],
  feed: string,
  outcome: SyncOutcome,
): Promise<FeedState> {
  const sync = await createAdvisoryStore(engine).beginSync(feed, 'full');
  try {
    if (slices.length > 1) await sync.add(await joined(slices, feed));
    else for await (const batch of inBatches(advisoriesIn(slices, feed))) await sync.add(batch);
    return await sync.commit(outcome);
  } finally {
    await sync.abandon();
  }
}

/** A record for several releases is in each release's part, with that release's ranges. */
async function joined(slices: readonly Engine[], feed: string): Promise<readonly KeyedAdvisory[]> {
  const records = new Map<string, KeyedAdvisory>();
  for await (const advisory of advisoriesIn(slices, feed)) {
    const known = records.get(advisory.id);
    records.set(advisory.id, known ? { ...known, ranges: [...known.ranges, ...advisory.ranges] } : advisory);
  }
  return [...records.values()];
}

async function* advisoriesIn(slices: readonly Engine[], feed: string): AsyncIterable<KeyedAdvisory> {
  for (const { db } of slices) yield* keyedAdvisories(db, feed);
}

/** Loads the CVE records in slices, except where the store has later ones. */
export async function loadRecords(
  enrichment: EnrichmentStore,
  slices: readonly Engine[],
  receivedAt: SyncTime,
): Promise<void> {
  for (const { db } of slices) {
    for (const source of await recordSourcesIn(db)) {
      for await (const lines of inBatches(allCveRecords(db, source))) {
        const records = lines.map(({ record }) => record);
        await saveNewer(enrichment, source, records, receivedAt);
      }
    }
  }
}

async function saveNewer(
  enrichment: EnrichmentStore,
  source: string,
  records: readonly CveRecord[],
  receivedAt: SyncTime,
): Promise<void> {
  const cves = records.map(({ cve }) => cve);
  const known = await enrichment.ratings(cves, source);
  const newer = records.filter(({ cve, fetchedAt }) => fetchedAt > (known.get(cve)?.fetchedAt ?? ''));
  if (newer.length > 0) await enrichment.saveRecords(source, newer, receivedAt);
}

async function outcomeIn(slices: readonly Engine[], { feed, cursor }: SliceLoad): Promise<SyncOutcome> {
  const states: FeedState[] = [];
  for (const slice of slices) states.push(await stateOf(slice, feed));
  const [first] = states;
  if (!first) throw new Error('a feed is loaded from one part at least');
  if (states.some(({ syncedAt }) => syncedAt !== first.syncedAt)) {
    throw damagedSlice(feed, 'its parts are of different times');
  }
  return { ...outcomeOf(first), ...defined({ cursor }) };
}

async function stateOf({ db }: Engine, feed: string): Promise<FeedState> {
  const state = await readFeedState(db, feed);
  if (!state) throw damagedSlice(feed, 'it holds another feed');
  return state;
}

async function rankings<Row>(
  slices: readonly Engine[],
  rowsOf: (db: Engine['db']) => AsyncIterable<Row>,
): Promise<readonly Row[]> {
  const [slice, ...others] = slices;
  if (!slice || others.length > 0) throw new Error('rankings are one part');
  return gathered(rowsOf(slice.db));
}
