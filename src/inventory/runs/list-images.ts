import type { ExpressionBuilder, Kysely } from 'kysely';
import { defined, type Places } from '../../domain/index.ts';
import type { Page } from '../../store/ports.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { pagesMarked } from '../images/page.ts';
import type { ImageReader, RunCounts, RunImage, RunImageQuery } from '../ports.ts';
import { isFoundInPlaces, isInPlaces } from './in-places.ts';
import { knownImages } from './known-images.ts';

const PAGES = pagesMarked('run-image-');

/** Lists images newest first, with their open run counts. */
export async function listRunImages(db: Kysely<Tables>, query: RunImageQuery): Promise<Page<RunImage>> {
  const { limit, cursor, isRunning = false, sees } = query;
  const start = PAGES.startOf(cursor);
  const runs = (image: ImageBuilder) => runsOf(image, sees?.places ?? {});
  let images = db
    .selectFrom('run_image')
    .select((image) => [
      'id',
      'reference',
      'digest',
      'platform',
      'image_key',
      runs(image)
        .select(({ fn }) => fn.countAll().as('runs'))
        .where('until', 'is', null)
        .as('running'),
    ])
    .where((image) => {
      const any = runs(image).select('run.id');
      return image.exists(isRunning ? any.where('until', 'is', null) : any);
    })
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (start !== undefined) images = images.where('id', '<', start);
  const page = PAGES.toPage(await images.execute(), limit, ({ id }) => id);
  const known = await knownImages(db, page.rows, query);
  const items = known.map((image, i) => ({ ...image, running: Number(page.rows[i]?.running) }));
  return { items, ...defined({ next: page.next }) };
}

type ImageBuilder = ExpressionBuilder<Tables, 'run_image'>;

function runsOf(image: ImageBuilder, places: Places) {
  return image.selectFrom('run').whereRef('run.image_id', '=', 'run_image.id').where(isFoundInPlaces(places));
}

export async function countRuns(db: Kysely<Tables>, { sees }: ImageReader): Promise<RunCounts> {
  const places = sees?.places ?? {};
  const { running } = await db
    .selectFrom('run')
    .select(({ fn }) => fn.countAll().as('running'))
    .where('until', 'is', null)
    .where(isInPlaces(places))
    .executeTakeFirstOrThrow();
  const images = db
    .selectFrom('run_image')
    .select(({ fn }) => fn.countAll().as('images'))
    .where((image) => image.exists(runsOf(image, places).select('run.id').where('until', 'is', null)));
  const all = await images.executeTakeFirstOrThrow();
  const unscanned = images.where((image) =>
    image.not(
      image.exists(
        image.selectFrom('image').select('image.id').whereRef('image.key', '=', 'run_image.image_key'),
      ),
    ),
  );
  const unknown = await unscanned.executeTakeFirstOrThrow();
  const unreadable = await unscanned
    .innerJoin('unread_image', (join) =>
      join
        .onRef('unread_image.digest', '=', 'run_image.digest')
        .onRef('unread_image.platform', '=', 'run_image.platform'),
    )
    .executeTakeFirstOrThrow();
  return {
    running: Number(running),
    images: Number(all.images),
    neverScanned: Number(unknown.images),
    unreadable: Number(unreadable.images),
  };
}
