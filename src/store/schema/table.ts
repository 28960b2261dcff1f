import { hash } from 'node:crypto';
import {
  sql,
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Generated,
  type Kysely,
} from 'kysely';

/** Type names of SQLite; `POSTGRES_TYPES` has those of Postgres. */
export type ColumnType = 'integer' | 'real' | 'text' | 'blob';

interface ColumnOptions {
  readonly isNullable?: true;
  readonly isUnique?: true;
  readonly isKey?: true;
  /** Never gives the number of a deleted row to another one. */
  readonly isCounted?: true;
  readonly default?: number | string;
  /** `table.column`. */
  readonly references?: string;
  /** Deletes the row with the one that it references. */
  readonly cascades?: true;
}

/** A column of a table, with the type that queries read and write. */
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

/** A primary key that the database counts. */
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

/** One definition makes a table's type for queries, its statements on both engines, and its part in a move. */
export interface Table<Of extends Columns = Columns> extends TableOptions<string> {
  readonly columns: Of;
}

interface TableOptions<Name extends string> {
  /** A primary key of several columns. */
  readonly key?: readonly Name[];
  readonly unique?: Readonly<Record<string, readonly Name[]>>;
  readonly indexes?: Readonly<Record<string, Index<Name>>>;
  /** The only row of a table without a key. */
  readonly row?: Readonly<Partial<Record<Name, number>>>;
  /** A move leaves the table out, or reads few rows at a time since they hold whole documents. */
  readonly move?: 'never' | 'few';
}

export function table<const Of extends Columns>(
  columns: Of,
  options: TableOptions<keyof Of & string> = {},
): Table<Of> {
  return { columns, ...options };
}

export type Definitions = Readonly<Record<string, Table>>;

/** The values of columns as queries read and write them. */
export type RowOf<Of extends Columns> = { -readonly [Name in keyof Of]: Of[Name]['value'] };

/** The tables as Kysely types them. */
export type TablesOf<Of extends Definitions> = { [Name in keyof Of]: RowOf<Of[Name]['columns']> };

/** Lists the names of columns, or of tables, in the order of their definition. */
export function namesOf<Of extends Columns | Definitions>(defined: Of): readonly (keyof Of & string)[] {
  return Object.keys(defined).filter((name): name is keyof Of & string => Object.hasOwn(defined, name));
}

/** Creates lasting tables with their indexes. */
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

/** Creates temporary tables where they are missing: they refer to no other, as Postgres asks. */
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

/** Identifies definitions: 31 bits of their hash, since SQLite keeps the number of a schema in 32 bits with a sign. */
export function numberOf(definitions: Definitions): number {
  return hash('sha256', JSON.stringify(definitions), 'buffer').readUInt32BE() >>> 1;
}
