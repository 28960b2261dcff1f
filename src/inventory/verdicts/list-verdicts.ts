import type { Kysely } from 'kysely';
import { defined, type Digest } from '../../domain/index.ts';
import type { Page } from '../../store/ports.ts';
import { parseCounts, parseLine } from '../../store/queries/stored-verdict.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { pagesMarked } from '../images/page.ts';
import type { DatedPageRequest, StoredVerdict } from '../ports.ts';

const PAGES = pagesMarked('verdict-');

export async function listVerdicts(
  db: Kysely<Tables>,
  image: Digest,
  { cursor, limit, isOldestFirst = false }: DatedPageRequest,
): Promise<Page<StoredVerdict>> {
  let query = db
    .selectFrom('verdict')
    .innerJoin('line', 'line.id', 'verdict.line_id')
    .selectAll('verdict')
    .select(['line.hash', 'line.json', 'line.at as since'])
    .where('image', '=', image)
    .orderBy('verdict.id', isOldestFirst ? 'asc' : 'desc')
    .limit(limit + 1);
  const start = PAGES.startOf(cursor);
  if (start !== undefined) query = query.where('verdict.id', isOldestFirst ? '>' : '<', start);
  const page = PAGES.toPage(await query.execute(), limit, ({ id }) => id);
  return {
    items: page.rows.map(({ outcome, counts, sync, cause, at, line_name: name, hash, json, since }) => ({
      outcome,
      counts: parseCounts(counts),
      cause,
      sync,
      at,
      line: { name, hash, ...parseLine(json), since },
    })),
    ...defined({ next: page.next }),
  };
}
