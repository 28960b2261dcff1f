import { PostgresQueryCompiler, type ColumnDefinitionNode, type DataTypeNode } from 'kysely';
import type { ColumnType } from '../schema/table.ts';

/** Postgres names for the types in migrations: an integer is as wide as SQLite's. */
export const POSTGRES_TYPES: Readonly<Record<ColumnType, string>> = {
  integer: 'bigint',
  real: 'double precision',
  text: 'text',
  blob: 'bytea',
};

/** Compiles the migrations' column definitions for Postgres, so that they are written once. */
export class MigrationCompiler extends PostgresQueryCompiler {
  protected override visitDataType({ dataType }: DataTypeNode): void {
    this.append(isColumnType(dataType) ? POSTGRES_TYPES[dataType] : dataType);
    // Compares by bytes, as in SQLite, whatever the database's collation.
    if (dataType === 'text') this.append(' collate "C"');
  }

  /** Adds an identity to a single integer primary key, which SQLite numbers by itself. */
  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    const isNumbered = node.primaryKey === true && isInteger(node);
    super.visitColumnDefinition(isNumbered ? { ...node, autoIncrement: false, generated: IDENTITY } : node);
  }
}

const IDENTITY = { kind: 'GeneratedNode', byDefault: true, identity: true } as const;

function isInteger({ dataType }: ColumnDefinitionNode): boolean {
  return 'dataType' in dataType && dataType.dataType === 'integer';
}

function isColumnType(text: string): text is ColumnType {
  return Object.hasOwn(POSTGRES_TYPES, text);
}
