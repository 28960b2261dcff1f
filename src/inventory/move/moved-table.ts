import { DEFINITIONS } from '../../store/schema/definitions.ts';
import { columnNamesOf, type Table } from '../../store/schema/table.ts';
import type { Tables } from '../../store/schema/tables.ts';

export type TableName = keyof typeof DEFINITIONS;

/** Tables that a move copies, each after the tables it refers to. */
export const MOVED_TABLES = columnNamesOf(DEFINITIONS).filter((name) => definitionOf(name).move !== 'never');

export function definitionOf(name: TableName): Table {
  return DEFINITIONS[name];
}

/** Lists the primary key's columns: rows are read, written and compared in this order, on every engine. */
export function primaryKeyOf(name: TableName): readonly string[] {
  const { columns, key, row } = definitionOf(name);
  if (key) return key;
  const [first] = Object.keys(columns).filter((column) => row ?? columns[column]?.options.isKey);
  if (first === undefined) throw new Error(`${name} has no primary key`);
  return [first];
}

export function columnsOf<Name extends TableName>(name: Name): readonly (keyof Tables[Name] & string)[] {
  const { columns } = definitionOf(name);
  return Object.keys(columns).filter((column): column is keyof Tables[Name] & string =>
    Object.hasOwn(columns, column),
  );
}
