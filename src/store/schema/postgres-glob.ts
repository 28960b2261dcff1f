import { sql, type Kysely } from 'kysely';

/** Characters with a meaning in LIKE are escaped before the pattern's own characters are replaced. */
const REPLACED = [
  ['!', '!!'],
  ['%', '!%'],
  ['_', '!_'],
  ['[[]', '['],
  ['[?]', '?'],
  ['*', '%'],
] as const;

/** Gives Postgres the function of SQLite that matches patterns, as far as `toGlob` writes them: `*`, `[[]` and `[?]`. */
export async function createGlob(db: Kysely<unknown>): Promise<void> {
  let like = 'pattern';
  for (const [found, replacement] of REPLACED) like = `replace(${like}, '${found}', '${replacement}')`;
  await sql`
    create function glob(pattern text, value text) returns boolean
    language sql immutable strict parallel safe
    as ${sql.lit(`select value like ${like} escape '!'`)}`.execute(db);
}
