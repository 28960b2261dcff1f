import type { Kysely } from 'kysely';
import { readMoment } from '../history/read-history.ts';
import type { PruneLimits, PrunePlan } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import { heldImages } from './held-bases.ts';
import type { Tables } from '../schema/tables.ts';

export async function makePlan(db: Kysely<Tables>, limits: PruneLimits): Promise<PrunePlan> {
  const { seq } = await readMoment(db, limits.historyBefore);
  const { keptImages = [], ...fixed } = limits;
  const heldCves = limits.dropExploited ? [] : await exploitedCves(db);
  return {
    ...fixed,
    seq,
    heldImages: await heldImages(db, limits.imagesBefore, keptImages),
    heldCves,
    heldAdvisories: await recordsOf(db, heldCves),
  };
}

async function exploitedCves(db: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await db.selectFrom('exploited_run').select('cve').distinct().orderBy('cve').execute();
  return rows.map(({ cve }) => cve);
}

/** Finds the records that name one of these CVEs, or once did. */
async function recordsOf(db: Kysely<Tables>, cves: readonly string[]): Promise<readonly number[]> {
  const named = await inChunks(cves, (chunk) =>
    db.selectFrom('advisory_alias').select('advisory_id as id').where('alias', 'in', chunk).execute(),
  );
  const own = await inChunks(cves, (chunk) =>
    db.selectFrom('advisory').select('id').where('record', 'in', chunk).execute(),
  );
  return [...new Set([...named, ...own].map(({ id }) => id))].toSorted((a, b) => a - b);
}
