import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * Matches a text against names in which `*` matches any text, as `fitsPattern` does. An empty text, such as a
 * missing owner, fits no pattern.
 */
export function isAnyOf(text: RawBuilder<string>, names: readonly string[]): RawBuilder<SqlBool> {
  const { whole = [], patterns = [] } = Object.groupBy(names, (name) =>
    name.includes('*') ? 'patterns' : 'whole',
  );
  const conditions = [
    // Postgres refuses an empty list.
    ...(whole.length > 0 ? [sql`${text} in (${sql.join(whole)})`] : []),
    ...patterns.map((pattern) => sql`(${text} <> '' and glob(${toGlob(pattern)}, ${text}))`),
  ];
  return conditions.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

/** Escapes GLOB's special characters other than `*`. Postgres gets the function from the schema. */
function toGlob(pattern: string): string {
  return pattern.replaceAll(/[[?]/gu, '[$&]');
}
