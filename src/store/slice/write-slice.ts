import type { Kysely } from 'kysely';
import { defined, type SyncOutcome } from '../../domain/index.ts';
import { createAdvisoryStore } from '../advisory-store.ts';
import type { Engine } from '../engine.ts';
import { createEnrichmentStore } from '../enrichment/enrichment-store.ts';
import { EPSS_FEED, allEpss } from '../enrichment/epss.ts';
import { KEV_FEED, allKev } from '../enrichment/kev.ts';
import type { AdvisoryStore, EnrichmentStore, SlicePart, SliceSummary } from '../ports.ts';
import { readFeedState } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';
import { outcomeOf } from '../transfer/export.ts';
import { inBatches } from './in-batches.ts';
import { gathered, keyedAdvisories, recordsAbout, subjectsOf } from './slice-records.ts';
import { writeStore } from './write-store.ts';

/** Writes one feed part, in one snapshot, as a separate store: the same part gives the same bytes. */
export async function writeSlice(engine: Engine, part: SlicePart, file: string): Promise<SliceSummary> {
  return writeStore(file, (target) =>
    engine.db
      .transaction()
      .setAccessMode('read only')
      .execute((source) => fill(target, source, part)),
  );
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
    cursor === undefined ? outcomeOf(state) : { syncedAt, ...defined({ contentAt }), problems, cursor };
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
    for await (const batch of inBatches(keyedAdvisories(source, feed, ecosystems))) {
      for (const advisory of batch) for (const cve of subjectsOf(advisory)) subjects.add(cve);
      await sync.add(batch);
    }
    const state = await sync.commit(outcome);
    for await (const { source: from, records } of recordsAbout(source, [...subjects].sort())) {
      await enrichment.saveRecords(from, records);
    }
    return state;
  } finally {
    await sync.abandon();
  }
}
