import type { CveRecord } from '../../domain/index.ts';
import { storedText } from '../queries/stored-text.ts';
import type { CveRecordColumns } from '../schema/enrichment-tables.ts';

export const RECORD_COLUMNS = [
  'cve',
  'found',
  'rejected',
  'title',
  'published',
  'modified',
  'etag',
  'fetched_at',
] as const satisfies readonly (keyof CveRecordColumns)[];

/** Converts one source's CVE record, without its ratings. */
export function toRecordRow(record: CveRecord): CveRecordColumns {
  return {
    cve: storedText(record.cve),
    found: Number(record.found),
    rejected: record.rejected === undefined ? null : Number(record.rejected),
    title: record.title ?? null,
    published: record.published ?? null,
    modified: record.modified ?? null,
    etag: record.etag ?? null,
    fetched_at: record.fetchedAt,
  };
}
