import type { Kysely } from 'kysely';
import { inChunks } from '../../store/queries/chunks.ts';
import { parseIds } from '../../store/queries/stored-verdict.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseSummary } from '../images/stored-json.ts';
import type { CountsOfImage } from '../ports.ts';

export async function countsOfImages(
  db: Kysely<Tables>,
  imageIds: readonly number[],
): Promise<ReadonlyMap<number, CountsOfImage>> {
  const rows = await inChunks(imageIds, (chunk) =>
    db
      .selectFrom('run_image')
      .leftJoin('image', 'image.key', 'run_image.image_key')
      .select(['run_image.id', 'run_image.hash', 'image_key', 'summary'])
      .where('run_image.id', 'in', chunk)
      .execute(),
  );
  const read = rows.flatMap(({ summary, image_key: key }) => (summary === null ? [] : (key ?? [])));
  const verdicts = Map.groupBy(await remarkable(db, [...new Set(read)]), ({ image }) => image);
  return new Map(
    rows.map(({ id, hash, image_key: key, summary }): [number, CountsOfImage] => {
      const image = key ?? hash;
      if (summary === null) return [id, { image, verdicts: [] }];
      const of = verdicts.get(image) ?? [];
      return [id, { image, report: parseSummary(summary), verdicts: of.map(toVerdict) }];
    }),
  );
}

function remarkable(db: Kysely<Tables>, images: readonly string[]) {
  return inChunks(images, (chunk) =>
    db
      .selectFrom('current_verdict')
      .select(['image', 'line_name', 'outcome', 'overdue'])
      .where('image', 'in', chunk)
      .where((row) => row.or([row('outcome', '=', 'over'), row('overdue', '<>', '[]')]))
      .execute(),
  );
}

function toVerdict({ line_name: line, outcome, overdue }: Awaited<ReturnType<typeof remarkable>>[number]) {
  return { line, isOver: outcome === 'over', overdue: parseIds(overdue).length };
}
