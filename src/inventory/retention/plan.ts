import type { Kysely } from 'kysely';
import { readMoment } from '../../store/history/read-history.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { PruneLimits, PrunePlan } from '../ports.ts';
import { retainedImages } from './retained-images.ts';

export async function makePrunePlan(db: Kysely<Tables>, limits: PruneLimits): Promise<PrunePlan> {
  const { seq } = await readMoment(db, limits.historyBefore);
  const { keptImages = [], ...fixed } = limits;
  const heldCves = limits.dropExploited ? [] : await exploitedCves(db);
  return {
    ...fixed,
    seq,
    retainedImages: await retainedImages(db, limits.imagesBefore, keptImages),
    heldCves,
    heldAdvisories: await recordsOf(db, heldCves),
  };
}

async function exploitedCves(db: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await db.selectFrom('exploited_run').select('cve').distinct().orderBy('cve').execute();
  return rows.map(({ cve }) => cve);
}

/** Finds records that name one of these CVEs, now or earlier. */
async function recordsOf(db: Kysely<Tables>, cves: readonly string[]): Promise<readonly number[]> {
  const named = await inChunks(cves, (chunk) =>
    db.selectFrom('advisory_alias').select('advisory_id as id').where('alias', 'in', chunk).execute(),
  );
  const own = await inChunks(cves, (chunk) =>
    db.selectFrom('advisory').select('id').where('record', 'in', chunk).execute(),
  );
  return [...new Set([...named, ...own].map(({ id }) => id))].toSorted((a, b) => a - b);
}
