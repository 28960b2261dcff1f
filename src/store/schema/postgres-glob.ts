import { sql, type Kysely } from 'kysely';

/** Escapes LIKE's special characters before replacing the pattern's own. */
const REPLACED = [
  ['!', '!!'],
  ['%', '!%'],
  ['_', '!_'],
  ['[[]', '['],
  ['[?]', '?'],
  ['*', '%'],
] as const;

/** Gives Postgres SQLite's pattern matching function, limited to patterns from `toGlob`: `*`, `[[]` and `[?]`. */
export async function createGlob(db: Kysely<unknown>): Promise<void> {
  let like = 'pattern';
  for (const [found, replacement] of REPLACED) like = `replace(${like}, '${found}', '${replacement}')`;
  await sql`
    create function glob(pattern text, value text) returns boolean
    language sql immutable strict parallel safe
    as ${sql.lit(`select value like ${like} escape '!'`)}`.execute(db);
}
