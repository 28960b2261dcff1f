import type { EnrichmentStore, TransferManifest, AdvisoryStore } from '../ports.ts';
import type { SyncOutcome, SyncTime } from '../../domain/index.ts';
import { CVE_FEED } from '../enrichment/cve-records.ts';
import { EPSS_FEED } from '../enrichment/epss.ts';
import { KEV_FEED } from '../enrichment/kev.ts';
import { CVE_RECORDS_PART, feedPart } from './parts.ts';
import { PartReader } from './part-reader.ts';
import { TransferReader } from './reader.ts';
import { advisorySchema, cveRecordSchema, epssSchema, kevSchema, outcomeSchema } from './transfer-schema.ts';

interface ImportedFile {
  readonly file: string;
  /** Name in messages. */
  readonly name: string;
}

/**
 * Imports an export: each feed as one full sync, so that it is replaced whole or not at all, and unchanged rows stay
 * untouched. Feeds that are not in the file stay as they are.
 */
export async function importStore(
  advisories: AdvisoryStore,
  enrichment: EnrichmentStore,
  { file, name }: ImportedFile,
  receivedAt: SyncTime,
): Promise<TransferManifest> {
  const reader = new TransferReader(file, name);
  try {
    for (const { feed } of reader.manifest.feeds) {
      const part = new PartReader(reader, name, feedPart(feed));
      const outcome = { ...part.first(outcomeSchema), receivedAt };
      if (feed === EPSS_FEED) await enrichment.replaceEpss(part.rest(epssSchema), outcome);
      else if (feed === KEV_FEED) await enrichment.replaceKev(part.rest(kevSchema), outcome);
      else if (feed === CVE_FEED) await importCveFeed(enrichment, part, outcome);
      else await importFeed(advisories, feed, part, outcome);
    }
    await importCveRecords(enrichment, new PartReader(reader, name, CVE_RECORDS_PART), receivedAt);
    return reader.manifest;
  } finally {
    reader.close();
  }
}

async function importFeed(
  advisories: AdvisoryStore,
  feed: string,
  part: PartReader,
  outcome: SyncOutcome,
): Promise<void> {
  const sync = await advisories.beginSync(feed, 'full');
  try {
    for (const batch of part.batches(advisorySchema)) await sync.add(batch);
    await sync.commit(outcome);
  } finally {
    await sync.abandon();
  }
}

async function importCveFeed(
  enrichment: EnrichmentStore,
  part: PartReader,
  outcome: SyncOutcome,
): Promise<void> {
  const sync = await enrichment.beginRecordSync(CVE_FEED, 'full');
  try {
    for (const batch of part.batches(cveRecordSchema)) await sync.add(batch.map(({ record }) => record));
    await sync.commit(outcome);
  } finally {
    await sync.abandon();
  }
}

async function importCveRecords(
  enrichment: EnrichmentStore,
  part: PartReader,
  receivedAt: SyncTime,
): Promise<void> {
  for (const batch of part.batches(cveRecordSchema)) {
    for (const [source, lines] of Map.groupBy(batch, (line) => line.source)) {
      await enrichment.saveRecords(
        source,
        lines.map(({ record }) => record),
        receivedAt,
      );
    }
  }
}
