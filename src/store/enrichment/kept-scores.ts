import { sql, type Kysely, type Transaction } from 'kysely';
import type { Session } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';
import { parseLine } from '../verdicts/stored-verdict.ts';
import { toCveNumber } from './cve-number.ts';

/** A score that moved by less says the same. */
export const STEP = 0.01;
/** Of differences between decimal fractions. */
const ROUNDING = 1e-9;

/**
 * Finds the CVEs of records about names that stored packages have, in any version: which of them affect one changes with
 * every sync. Nothing here writes or reads a row of an image.
 */
export async function inventoryCves(db: Kysely<Tables>): Promise<ReadonlySet<number>> {
  const some = await db.selectFrom('package').select('id').limit(1).executeTakeFirst();
  if (!some) return new Set();
  const { rows } = await sql<{ cve: string }>`
    with named as (
      select distinct advisory_id from vulnerable_range
      join affected_package on affected_package.id = vulnerable_range.package_id
      where valid_to is null and affected_package.name in (
        select name from package union select source_name from package where source_name is not null
        union select name from scoped_package))
    select alias as cve from advisory_alias
    where valid_to is null and is_cve = 1 and advisory_id in (select advisory_id from named)
    union select record from advisory where id in (select advisory_id from named)`.execute(db);
  return new Set(rows.map(({ cve }) => toCveNumber(cve)).filter((cve) => cve !== undefined));
}

/** Returns the thresholds of lines that were stored by a time (RFC 3339, in UTC). */
export async function readThresholds(db: Kysely<Tables>, at?: string): Promise<readonly number[]> {
  const lines = db.selectFrom('line').select('json');
  const rows = await (at === undefined ? lines : lines.where('at', '<=', at)).execute();
  return [...new Set(rows.flatMap(({ json }) => parseLine(json).line.minEpss ?? []))];
}

interface Score {
  readonly probability: number | null;
  readonly percentile: number | null;
}

/** Opens a row for each of these CVEs whose score moved since its last one, or is the first, and closes those of others. */
export async function keepScores(
  { insertRows }: Pick<Session, 'insertRows'>,
  transaction: Transaction<Tables>,
  cves: ReadonlySet<number>,
  seq: number,
): Promise<void> {
  const thresholds = await readThresholds(transaction);
  const open = await transaction
    .selectFrom('kept_score')
    .select(['id', 'cve', 'probability', 'percentile'])
    .where('valid_to', 'is', null)
    .execute();
  const known = new Map(open.map((row) => [row.cve, row]));
  const now = await scoresOf(transaction, [...cves]);
  const moved = [...cves].filter((cve) => {
    const before = known.get(cve);
    return !before || hasMoved(before, now.get(cve), thresholds);
  });
  const gone = [...moved, ...[...known.keys()].filter((cve) => !cves.has(cve))];
  await inChunks(
    gone.flatMap((cve) => known.get(cve)?.id ?? []),
    (chunk) =>
      transaction.updateTable('kept_score').set({ valid_to: seq }).where('id', 'in', chunk).execute(),
  );
  await insertRows(
    transaction,
    'kept_score',
    ['cve', 'probability', 'percentile', 'valid_from'],
    moved.map((cve) => {
      const score = now.get(cve);
      return [cve, score?.probability ?? null, score?.percentile ?? null, seq];
    }),
  );
}

async function scoresOf(
  transaction: Transaction<Tables>,
  cves: readonly number[],
): Promise<ReadonlyMap<number, Score>> {
  const rows = await inChunks(cves, (chunk) =>
    transaction
      .selectFrom('epss')
      .select(['cve', 'probability', 'percentile'])
      .where('cve', 'in', chunk)
      .execute(),
  );
  return new Map(rows.map(({ cve, ...score }) => [cve, score]));
}

function hasMoved(before: Score, now: Score | undefined, thresholds: readonly number[]): boolean {
  const [old, fresh] = [before.probability, now?.probability ?? null];
  if (old === null || fresh === null) return old !== fresh;
  const isFar = Math.abs(old - fresh) >= STEP - ROUNDING;
  return isFar || thresholds.some((threshold) => old >= threshold !== fresh >= threshold);
}
