import { rmSync } from 'node:fs';
import { sql, type Kysely } from 'kysely';
import type { KeyedAdvisory, SyncOutcome } from '../../domain/index.ts';
import { createAdvisoryStore } from '../advisory-store.ts';
import type { Engine } from '../engine.ts';
import { createEnrichmentStore } from '../enrichment/enrichment-store.ts';
import { EPSS_FEED, allEpss } from '../enrichment/epss.ts';
import { KEV_FEED, allKev } from '../enrichment/kev.ts';
import type { AdvisoryStore, EnrichmentStore, SlicePart, SliceSummary } from '../ports.ts';
import { readFeedState } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';
import { openSqlite } from '../sqlite/open.ts';
import { outcomeOf } from '../transfer/export.ts';
import { gathered, keyedAdvisories, recordsAbout, subjectsOf } from './slice-records.ts';

/** Records per batch of a sync. */
const BATCH = 500;

/** Takes one part of one feed, as it is at one moment, into a store of its own: the same part gives the same bytes. */
export async function writeSlice(engine: Engine, part: SlicePart, file: string): Promise<SliceSummary> {
  const scratch = `${file}.scratch`;
  const target = await openSqlite({ file: scratch });
  try {
    const summary = await engine.db
      .transaction()
      .setAccessMode('read only')
      .execute((source) => fill(target, source, part));
    // Written anew, a database depends on its rows alone.
    await sql`vacuum into ${file}`.execute(target.db);
    return summary;
  } finally {
    await target.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${scratch}${suffix}`, { force: true });
  }
}

async function fill(
  target: Engine,
  source: Kysely<Tables>,
  { feed, ecosystems, cursor }: SlicePart,
): Promise<SliceSummary> {
  const state = await readFeedState(source, feed);
  if (!state) throw new Error(`the store does not hold ${feed}`);
  const { syncedAt, contentAt, problems } = state;
  const outcome: SyncOutcome =
    cursor === undefined
      ? outcomeOf(state)
      : { syncedAt, ...(contentAt !== undefined && { contentAt }), problems, cursor };
  const enrichment = createEnrichmentStore(target);
  const stored =
    feed === EPSS_FEED
      ? await enrichment.replaceEpss(await gathered(allEpss(source)), outcome)
      : feed === KEV_FEED
        ? await enrichment.replaceKev(await gathered(allKev(source)), outcome)
        : await fillAdvisories(createAdvisoryStore(target), enrichment, source, {
            feed,
            ecosystems,
            outcome,
          });
  return { records: stored.records, ranges: stored.ranges };
}

interface AdvisoryPart {
  readonly feed: string;
  readonly ecosystems: readonly string[];
  readonly outcome: SyncOutcome;
}

async function fillAdvisories(
  advisories: AdvisoryStore,
  enrichment: EnrichmentStore,
  source: Kysely<Tables>,
  { feed, ecosystems, outcome }: AdvisoryPart,
) {
  const subjects = new Set<string>();
  const sync = await advisories.beginSync(feed, 'full');
  try {
    let batch: KeyedAdvisory[] = [];
    for await (const advisory of keyedAdvisories(source, feed, ecosystems)) {
      for (const cve of subjectsOf(advisory)) subjects.add(cve);
      batch.push(advisory);
      if (batch.length < BATCH) continue;
      await sync.add(batch);
      batch = [];
    }
    await sync.add(batch);
    const state = await sync.commit(outcome);
    for await (const { source: from, records } of recordsAbout(source, [...subjects].sort())) {
      await enrichment.saveRecords(from, records);
    }
    return state;
  } finally {
    await sync.abandon();
  }
}
