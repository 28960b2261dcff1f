import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { parseDigest } from '../../domain/index.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NewScan, ScanRecord } from '../ports.ts';
import { parseSubmission } from './stored-json.ts';

/** Maximum attempts; each retry means that the conflicting scan ended between two queries. */
const ATTEMPTS = 10;

/** The partial unique index makes exactly one concurrent submitter the first; the others find its row. */
export async function submitScan(db: Kysely<Tables>, scan: NewScan, now: () => Date): Promise<ScanRecord> {
  const { principal, subject, request } = scan;
  const keys = { principal: lookupKey(principal), subject: lookupKey(subject) };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const added = await db
      .insertInto('scan')
      .values({
        id: randomUUID(),
        ...keys,
        submission: JSON.stringify({ principal, subject, request }),
        state: 'queued',
        created_at: now().toISOString(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    const row = added ?? (await findUnfinished(db, keys));
    if (row) return toScanRecord(row);
  }
  throw new Error(`cannot submit a scan of ${subject}: each earlier one ended at that moment`);
}

function findUnfinished(db: Kysely<Tables>, keys: { readonly principal: string; readonly subject: string }) {
  return db
    .selectFrom('scan')
    .selectAll()
    .where('principal', '=', keys.principal)
    .where('subject', '=', keys.subject)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

export function toScanRecord(row: Selectable<Tables['scan']>): ScanRecord {
  const { principal, subject, request } = parseSubmission(row.submission);
  const image = row.image === null ? undefined : parseDigest(row.image);
  return {
    id: row.id,
    principal,
    subject,
    request,
    state: row.state,
    ...(row.progress !== null && { progress: row.progress }),
    ...(row.failure !== null && { failure: row.failure }),
    ...(image && { image }),
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
  };
}
