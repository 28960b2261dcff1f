import type { RangeColumns } from './columns.ts';

/** Columns of a range and their types: every list of them comes from this one, and a missing one does not compile. */
export const RANGE_TYPES = {
  advisory_id: 'integer',
  package_id: 'integer',
  lower_key: 'blob',
  upper_key: 'blob',
  lower: 'text',
  upper: 'text',
  lower_exclusive: 'integer',
  upper_inclusive: 'integer',
  exact: 'text',
  fixed_version: 'text',
  state: 'text',
  qualifiers_id: 'integer',
  rating_id: 'integer',
  unread: 'text',
} as const satisfies Readonly<Record<keyof RangeColumns, 'integer' | 'text' | 'blob'>>;

export const RANGE_COLUMNS: readonly (keyof RangeColumns)[] = Object.keys(RANGE_TYPES).filter(
  (name): name is keyof RangeColumns => Object.hasOwn(RANGE_TYPES, name),
);

/** Columns that only the join needs: a range that is read out has the package's name instead, and no sort keys. */
export type JoinedColumn = 'package_id' | 'lower_key' | 'upper_key';

/** Columns of a range that a reader gets, named for a join. */
export const READ_COLUMNS = RANGE_COLUMNS.filter((name) => !isJoined(name)).map(
  (name) => `vulnerable_range.${name}` as const,
);

function isJoined(name: keyof RangeColumns): name is JoinedColumn {
  return name === 'package_id' || name === 'lower_key' || name === 'upper_key';
}
