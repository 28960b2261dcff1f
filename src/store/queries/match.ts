import type {
  AliasedExpression,
  ExpressionBuilder,
  ExpressionWrapper,
  RawBuilder,
  SqlBool,
  Transaction,
} from 'kysely';
import type { ColumnValue, Engine } from '../engine.ts';
import type { WantedVersion, RangeMatch } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';
import { storedText } from './stored-text.ts';
import { completeRanges, SELECTED_RANGE, type RangeRow } from './ranges.ts';
import { openAfter } from './valid-at.ts';

interface Wanted {
  readonly id: number;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly version_key: Uint8Array | null;
}

const COLUMNS = {
  id: 'integer',
  ecosystem: 'text',
  name: 'text',
  version: 'text',
  version_key: 'blob',
} as const;

/** Record IDs. */
interface About {
  readonly id: number;
}

const ABOUT = { id: 'integer' } as const;

/** Joins ranges, open now or after a sync, to the versions that they contain. Keys compare as bytes. */
export async function matchVersions(
  engine: Engine,
  wanted: readonly WantedVersion[],
  seq: number | undefined,
  advisories?: readonly number[],
): Promise<readonly RangeMatch[]> {
  if (wanted.length === 0) return [];
  return engine.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const table = await engine.asTable<Wanted, 'wanted'>(transaction, 'wanted', COLUMNS, rowsOf(wanted));
      const about =
        advisories && (await engine.asTable<About, 'about'>(transaction, 'about', ABOUT, idRows(advisories)));
      const rows: WantedRow[] = [];
      for (const isOpen of openAfter(seq)) {
        for (const row of await join(transaction, table, isOpen, about)) rows.push(row);
      }
      // Orders rows as one query would: the index splits it in two for an earlier moment.
      rows.sort((a, b) => a.wanted - b.wanted || a.id - b.id);
      const ranges = await completeRanges(transaction, rows, seq);
      return ranges.map((range, i) => ({ ...range, wanted: rows[i]?.wanted ?? 0 }));
    });
}

function* rowsOf(wanted: readonly WantedVersion[]): Iterable<readonly ColumnValue[]> {
  for (const { id, ecosystem, name, version, key } of wanted)
    yield [id, storedText(ecosystem), storedText(name), version, key ?? null];
}

function* idRows(ids: readonly number[]): Iterable<readonly ColumnValue[]> {
  for (const id of ids) yield [id];
}

type WantedRow = RangeRow & { readonly wanted: number; readonly id: number };

async function join(
  transaction: Transaction<Tables>,
  wanted: AliasedExpression<Wanted, 'wanted'>,
  isOpen: RawBuilder<boolean>,
  about: AliasedExpression<About, 'about'> | undefined,
): Promise<readonly WantedRow[]> {
  const ranges = transaction
    .selectFrom(wanted)
    .innerJoin('ecosystem', 'ecosystem.name', 'wanted.ecosystem')
    .innerJoin('affected_package', (on) =>
      on
        .onRef('affected_package.ecosystem_id', '=', 'ecosystem.id')
        .onRef('affected_package.name', '=', 'wanted.name'),
    )
    .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
    .select(['wanted.id as wanted', 'vulnerable_range.id', ...SELECTED_RANGE])
    .where(isOpen)
    .where(holdsVersion)
    .orderBy('wanted.id')
    .orderBy('vulnerable_range.id');
  const meant = about
    ? ranges.where('vulnerable_range.advisory_id', 'in', (from) => from.selectFrom(about).select('about.id'))
    : ranges;
  return meant.execute();
}

type JoinedTables = Tables & { readonly wanted: Wanted };
type Joined = ExpressionBuilder<JoinedTables, 'wanted' | 'vulnerable_range'>;

/** A row has either bounds or one exact version. A version that cannot be ordered matches every row. */
function holdsVersion(
  where: Joined,
): ExpressionWrapper<JoinedTables, 'wanted' | 'vulnerable_range', SqlBool> {
  return where.or([
    where('wanted.version_key', 'is', null),
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
