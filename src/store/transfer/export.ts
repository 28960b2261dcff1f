import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { EPSS_FEED, allEpss } from '../enrichment/epss.ts';
import { KEV_FEED, allKev } from '../enrichment/kev.ts';
import { allCveRecords, CVE_FEED, recordSourcesIn } from '../enrichment/cve-records.ts';
import type { TransferManifest } from '../ports.ts';
import { defined, type FeedState, type SyncOutcome } from '../../domain/index.ts';
import { readFeedStates } from '../queries/feed-state.ts';
import type { Tables } from '../schema/tables.ts';
import { CVE_RECORDS_PART, feedPart } from './parts.ts';
import { TRANSFER_FORMAT } from './reader.ts';
import { storedAdvisories } from './stored-advisories.ts';
import { TransferWriter, type PartSummary } from './writer.ts';

/** Exports all feeds and enrichment as they are at one moment, whatever syncs run meanwhile. */
export async function exportStore(engine: Engine, file: string, now: () => Date): Promise<TransferManifest> {
  const writer = new TransferWriter(file);
  try {
    return await engine.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (transaction) => {
        const states = await readFeedStates(transaction);
        const parts: PartSummary[] = [];
        for (const state of states) {
          parts.push(await writer.addPart(feedPart(state.feed), feedLines(transaction, state)));
        }
        parts.push(await writer.addPart(CVE_RECORDS_PART, singleRecords(transaction, states)));
        const manifest: TransferManifest = {
          format: TRANSFER_FORMAT,
          createdAt: now().toISOString(),
          feeds: states.map(({ feed, syncedAt, records }) => ({ feed, syncedAt, records })),
          parts,
        };
        writer.finish(manifest);
        return manifest;
      });
  } finally {
    writer.discard();
  }
}

async function* feedLines(db: Kysely<Tables>, state: FeedState): AsyncIterable<unknown> {
  yield outcomeOf(state);
  if (state.feed === EPSS_FEED) yield* allEpss(db);
  else if (state.feed === KEV_FEED) yield* allKev(db);
  else if (state.feed === CVE_FEED) yield* allCveRecords(db, CVE_FEED);
  else yield* storedAdvisories(db, state.feed);
}

/** Yields records of sources that were asked only about single CVEs, and so are not feeds. */
async function* singleRecords(db: Kysely<Tables>, states: readonly FeedState[]): AsyncIterable<unknown> {
  const feeds = new Set(states.map(({ feed }) => feed));
  for (const source of await recordSourcesIn(db)) {
    if (!feeds.has(source)) yield* allCveRecords(db, source);
  }
}

/** Returns what a sync that brought this state had to commit. */
export function outcomeOf({
  etag,
  lastModified,
  cursor,
  syncedAt,
  contentAt,
  problems,
}: FeedState): SyncOutcome {
  return defined({ etag, lastModified, cursor, syncedAt, contentAt, problems });
}
