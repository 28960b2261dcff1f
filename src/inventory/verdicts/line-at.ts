import type { Kysely } from 'kysely';
import { DEFAULT_LINE } from '../../domain/index.ts';
import { parseLine } from '../../store/queries/stored-verdict.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { StoredLine } from '../ports.ts';

export async function readLineAt(db: Kysely<Tables>, at: string): Promise<StoredLine | undefined> {
  const row = await db
    .selectFrom('line_use')
    .innerJoin('line', 'line.id', 'line_use.line_id')
    .select(['hash', 'json', 'line_use.since'])
    .where('line_use.since', '<=', at)
    .orderBy('line_use.id', 'desc')
    .executeTakeFirst();
  return row && { name: DEFAULT_LINE, hash: row.hash, ...parseLine(row.json), since: row.since };
}
