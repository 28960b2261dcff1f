import type { ExpressionBuilder, ExpressionWrapper, SqlBool, Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { RangeMatch, WantedVersion } from '../ports.ts';
import { createWanted } from '../schema/create-staged-tables.ts';
import type { Tables } from '../schema/tables.ts';
import { completeRanges, SELECTED_RANGE, type RangeRow } from './ranges.ts';

/** The join: which open ranges hold which of these versions. Keys compare as bytes. */
export async function matchVersions(
  engine: Engine,
  wanted: readonly WantedVersion[],
): Promise<readonly RangeMatch[]> {
  if (wanted.length === 0) return [];
  return engine.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      await fillWanted(engine, transaction, wanted);
      const rows = await join(transaction);
      const ranges = await completeRanges(transaction, rows);
      return ranges.map((range, i) => ({ ...range, wanted: rows[i]?.wanted ?? 0 }));
    });
}

async function fillWanted(
  engine: Engine,
  transaction: Transaction<Tables>,
  wanted: readonly WantedVersion[],
): Promise<void> {
  await createWanted(transaction);
  await transaction.deleteFrom('wanted').execute();
  const rows = wanted.map(({ id, ecosystem, name, version, key }) => [id, ecosystem, name, version, key]);
  const columns = ['id', 'ecosystem', 'name', 'version', 'version_key'] as const;
  await engine.insertRows(transaction, 'wanted', columns, rows);
}

async function join(transaction: Transaction<Tables>): Promise<readonly (RangeRow & { wanted: number })[]> {
  return transaction
    .selectFrom('wanted')
    .innerJoin('ecosystem', 'ecosystem.name', 'wanted.ecosystem')
    .innerJoin('affected_package', (on) =>
      on
        .onRef('affected_package.ecosystem_id', '=', 'ecosystem.id')
        .onRef('affected_package.name', '=', 'wanted.name'),
    )
    .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
    .select(['wanted.id as wanted', ...SELECTED_RANGE])
    .where('vulnerable_range.valid_to', 'is', null)
    .where(holdsVersion)
    .orderBy('wanted.id')
    .orderBy('vulnerable_range.id')
    .execute();
}

type Joined = ExpressionBuilder<Tables, 'wanted' | 'vulnerable_range'>;

/** A row has either bounds or one exact version. */
function holdsVersion(where: Joined): ExpressionWrapper<Tables, 'wanted' | 'vulnerable_range', SqlBool> {
  return where.or([
    where('vulnerable_range.exact', '=', where.ref('wanted.version')),
    where.and([where('vulnerable_range.exact', 'is', null), isAboveLower(where), isBelowUpper(where)]),
  ]);
}

function isAboveLower(where: Joined) {
  const key = where.ref('wanted.version_key');
  return where.or([
    where('vulnerable_range.lower_key', '<', key),
    where.and([
      where('vulnerable_range.lower_key', '=', key),
      where('vulnerable_range.lower_exclusive', '=', 0),
    ]),
  ]);
}

function isBelowUpper(where: Joined) {
  const key = where.ref('wanted.version_key');
  return where.or([
    where('vulnerable_range.upper_key', 'is', null),
    where('vulnerable_range.upper_key', '>', key),
    where.and([
      where('vulnerable_range.upper_key', '=', key),
      where('vulnerable_range.upper_inclusive', '=', 1),
    ]),
  ]);
}
