import { type Kysely, sql, type Transaction } from 'kysely';
import type { DatabaseSession } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import { parseLine } from '../queries/stored-verdict.ts';
import { closeRows } from '../queries/valid-at.ts';
import type { Tables } from '../schema/tables.ts';
import { fromCveNumber, toCveNumber } from './cve-number.ts';

/** Smallest score change to store. */
export const STEP = 0.01;
/** Rounding error in a difference between decimal fractions. */
const ROUNDING = 1e-9;

/**
 * Finds the CVEs in records about stored packages' names, in any version: which records affect a package
 * changes with every sync. Neither reads nor writes image rows.
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

/** Returns the thresholds in lines stored by a time (RFC 3339, in UTC). */
export async function readThresholds(db: Kysely<Tables>, at?: string): Promise<readonly number[]> {
  const lines = db.selectFrom('line').select('json');
  const rows = await (at === undefined ? lines : lines.where('at', '<=', at)).execute();
  return [...new Set(rows.flatMap(({ json }) => parseLine(json).line.minEpss ?? []))];
}

interface Score {
  readonly probability: number | null;
  readonly percentile: number | null;
}

const NO_SCORE: Score = { probability: null, percentile: null };

/** Scores that a sync replaces. */
interface EarlierScores {
  /** Number of their sync. */
  readonly seq: number;
  readonly scores: ReadonlyMap<number, Score>;
}

interface LoadedScores {
  readonly cves: ReadonlySet<number>;
  readonly seq: number;
  /** Absent before the first scores. */
  readonly earlier?: EarlierScores;
}

interface Row extends Score {
  readonly cve: number;
  readonly from: number;
  readonly to: number | null;
}

/**
 * Opens a row for each CVE whose score is new or moved since its stored one, and closes rows for other CVEs.
 * Also stores the previous score if the stored ones would hide that a threshold was crossed.
 */
export async function storeScores(
  { insertRows }: Pick<DatabaseSession, 'insertRows'>,
  transaction: Transaction<Tables>,
  { cves, seq, earlier }: LoadedScores,
): Promise<void> {
  const thresholds = await readThresholds(transaction);
  const open = await transaction
    .selectFrom('kept_score')
    .select(['id', 'cve', 'probability', 'percentile'])
    .where('valid_to', 'is', null)
    .execute();
  const known = new Map(open.map((row) => [row.cve, row]));
  const now = await scoresOf(transaction, [...cves]);
  /** Rows to close, each with its sync. */
  const closed = new Map<number, number>();
  const rows: Row[] = [];
  for (const { id, cve } of open) if (!cves.has(cve)) closed.set(id, seq);
  for (const cve of cves) {
    const [kept, last] = [known.get(cve), earlier?.scores.get(cve)];
    const score = now.get(cve) ?? NO_SCORE;
    const isUnannounced =
      last !== undefined &&
      hasCrossed(last, score, thresholds) &&
      !(kept && hasCrossed(kept, score, thresholds));
    if (kept && !isUnannounced && !hasMoved(kept, score, thresholds)) continue;
    const before =
      earlier && last && (isUnannounced || !kept) ? { ...last, cve, from: earlier.seq, to: seq } : undefined;
    if (before) rows.push(before);
    if (kept) closed.set(kept.id, before?.from ?? seq);
    rows.push({ ...score, cve, from: seq, to: null });
  }
  for (const [sync, ids] of Map.groupBy(closed.keys(), (id) => closed.get(id) ?? 0)) {
    await closeRows(transaction, 'kept_score', ids, sync);
  }
  await insertRows(
    transaction,
    'kept_score',
    ['cve', 'probability', 'percentile', 'valid_from', 'valid_to'],
    rows.map(({ cve, probability, percentile, from, to }) => [cve, probability, percentile, from, to]),
  );
}

export async function scoresOf(
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

/** Lists the CVEs whose score crossed a threshold in these syncs, once or more. */
export async function readCrossed(
  db: Kysely<Tables>,
  from: number,
  to: number,
  thresholds: readonly number[],
): Promise<readonly string[]> {
  if (thresholds.length === 0) return [];
  const rows = await db
    .selectFrom('kept_score as opened')
    .leftJoin('kept_score as closed', (join) =>
      join
        .onRef('closed.cve', '=', 'opened.cve')
        .onRef('closed.valid_to', '=', 'opened.valid_from')
        .on('closed.valid_to', 'is not', null),
    )
    .select(['opened.cve', 'opened.probability as now', 'closed.probability as before'])
    .where('opened.valid_from', '>', from)
    .where('opened.valid_from', '<=', to)
    .execute();
  const crossed = rows.filter(({ now, before }) => isAcross(before, now, thresholds));
  return [...new Set(crossed.map(({ cve }) => fromCveNumber(cve)))].sort();
}

function hasMoved(before: Score, now: Score, thresholds: readonly number[]): boolean {
  const [old, fresh] = [before.probability, now.probability];
  if (old === null || fresh === null) return old !== fresh;
  return Math.abs(old - fresh) >= STEP - ROUNDING || isAcross(old, fresh, thresholds);
}

function hasCrossed(before: Score, now: Score, thresholds: readonly number[]): boolean {
  return isAcross(before.probability, now.probability, thresholds);
}

/** A missing score counts as below every threshold. */
function isAcross(before: number | null, now: number | null, thresholds: readonly number[]): boolean {
  return thresholds.some((threshold) => (before ?? -1) >= threshold !== (now ?? -1) >= threshold);
}
