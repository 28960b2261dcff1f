import { hash } from 'node:crypto';
import {
  sql,
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Generated,
  type Kysely,
} from 'kysely';

/** Column types by SQLite's names; `POSTGRES_TYPES` maps them to Postgres' names. */
export type ColumnType = 'integer' | 'real' | 'text' | 'blob';

interface ColumnOptions {
  readonly isNullable?: true;
  readonly isUnique?: true;
  readonly isKey?: true;
  /** Never reuses a deleted row's number. */
  readonly isCounted?: true;
  readonly default?: number | string;
  /** `table.column`. */
  readonly references?: string;
  /** Deletes the row with the one that it references. */
  readonly cascades?: true;
}

/** A table column, typed as queries read and write it. */
export class Column<Value> {
  declare readonly value: Value;
  readonly type: ColumnType;
  readonly options: ColumnOptions;

  constructor(type: ColumnType, options: ColumnOptions = {}) {
    this.type = type;
    this.options = options;
  }

  orNull(): Column<Value | null> {
    return new Column(this.type, { ...this.options, isNullable: true });
  }

  unique(): Column<Value> {
    return new Column(this.type, { ...this.options, isUnique: true });
  }

  /** Makes it the primary key. */
  key(): Column<Value> {
    return new Column(this.type, { ...this.options, isKey: true });
  }

  references(column: string, on: Pick<ColumnOptions, 'cascades'> = {}): Column<Value> {
    return new Column(this.type, { ...this.options, references: column, ...on });
  }

  defaultTo(value: Value & (number | string)): Column<Generated<Value>> {
    return new Column(this.type, { ...this.options, default: value });
  }
}

export function integer(): Column<number> {
  return new Column('integer');
}

export function real(): Column<number> {
  return new Column('real');
}

export function text<Text extends string = string>(): Column<Text> {
  return new Column('text');
}

export function blob(): Column<Uint8Array> {
  return new Column('blob');
}

/** A primary key that the database assigns. */
export function rowId(options: Pick<ColumnOptions, 'isCounted'> = {}): Column<Generated<number>> {
  return new Column('integer', { isKey: true, ...options });
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** An index; SQLite uses a partial one only for queries that spell the same condition. */
interface Index<Name extends string> {
  readonly on: readonly Name[];
  readonly where?: string;
  readonly isUnique?: true;
}

/** One definition makes a table's query type, its statements on both engines, and its part in a move. */
export interface Table<Of extends Columns = Columns> extends TableOptions<string> {
  readonly columns: Of;
}

interface TableOptions<Name extends string> {
  /** A primary key with several columns. */
  readonly key?: readonly Name[];
  readonly unique?: Readonly<Record<string, readonly Name[]>>;
  readonly indexes?: Readonly<Record<string, Index<Name>>>;
  /** The only row in a table without a key. */
  readonly row?: Readonly<Partial<Record<Name, number>>>;
  /** A move skips the table, or reads few rows at a time since they hold whole documents. */
  readonly move?: 'never' | 'few';
}

export function table<const Of extends Columns>(
  columns: Of,
  options: TableOptions<keyof Of & string> = {},
): Table<Of> {
  return { columns, ...options };
}

export type Definitions = Readonly<Record<string, Table>>;

/** Column values as queries read and write them. */
export type RowOf<Of extends Columns> = { -readonly [Name in keyof Of]: Of[Name]['value'] };

/** The tables as Kysely types them. */
export type TablesOf<Of extends Definitions> = { [Name in keyof Of]: RowOf<Of[Name]['columns']> };

/** Lists column or table names in definition order. */
export function columnNamesOf<Of extends Columns | Definitions>(defined: Of): readonly (keyof Of & string)[] {
  return Object.keys(defined).filter((name): name is keyof Of & string => Object.hasOwn(defined, name));
}

/** Creates permanent tables with their indexes. */
export async function createTables(db: Kysely<unknown>, definitions: Definitions): Promise<void> {
  for (const [name, definition] of Object.entries(definitions)) {
    await createTable(db.schema.createTable(name), name, definition);
    for (const [index, { on, where, isUnique }] of Object.entries(definition.indexes ?? {})) {
      const create = sql.raw(isUnique ? 'create unique index' : 'create index');
      const condition = where === undefined ? sql`` : sql`where ${sql.raw(where)}`;
      await sql`${create} ${sql.id(index)} on ${sql.table(name)} (${listed(on)}) ${condition}`.execute(db);
    }
    const { row } = definition;
    if (!row) continue;
    await sql`insert into ${sql.table(name)} (${listed(Object.keys(row))}) values (${sql.join(Object.values(row))})`.execute(
      db,
    );
  }
}

/** Creates missing temporary tables, without foreign keys, which Postgres forbids there. */
export async function createStaged<Of>(db: Kysely<Of>, definitions: Definitions): Promise<void> {
  for (const [name, { columns }] of Object.entries(definitions)) {
    let table: Builder = db.schema.createTable(name).temporary().ifNotExists();
    for (const [column, { type, options }] of Object.entries(columns))
      table = table.addColumn(column, type, (built) => (options.isNullable ? built : built.notNull()));
    await table.execute();
  }
}

type Builder = CreateTableBuilder<string, string>;

async function createTable(
  empty: Builder,
  name: string,
  { columns, key, unique = {} }: Table,
): Promise<void> {
  let table = empty;
  for (const [column, { type, options }] of Object.entries(columns))
    table = table.addColumn(column, type, (built) => withOptions(built, options));
  if (key) table = table.addPrimaryKeyConstraint(`${name}_key`, [...key]);
  for (const [constraint, on] of Object.entries(unique))
    table = table.addUniqueConstraint(constraint, [...on]);
  await table.execute();
}

function withOptions(built: ColumnDefinitionBuilder, options: ColumnOptions): ColumnDefinitionBuilder {
  let column = built;
  if (options.isKey) column = column.primaryKey();
  else if (!options.isNullable) column = column.notNull();
  if (options.isCounted) column = column.autoIncrement();
  if (options.isUnique) column = column.unique();
  if (options.default !== undefined) column = column.defaultTo(options.default);
  if (options.references !== undefined) column = column.references(options.references);
  return options.cascades ? column.onDelete('cascade') : column;
}

function listed(names: readonly string[]) {
  return sql.join(names.map((name) => sql.ref(name)));
}

/**
 * Identifies definitions by 31 bits from their hash, since SQLite stores a schema's number as a signed 32-bit
 * integer.
 */
export function schemaNumberOf(definitions: Definitions): number {
  return hash('sha256', JSON.stringify(definitions), 'buffer').readUInt32BE() >>> 1;
}
