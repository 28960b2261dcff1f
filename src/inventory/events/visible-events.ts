import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { EVENT_KINDS, type Places } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { EventReader } from '../ports.ts';
import { isFoundInPlaces } from '../runs/in-places.ts';

const OF_FEEDS = EVENT_KINDS.filter((kind) => kind.startsWith('feed.'));

/**
 * Matches feed events, and image events visible to the reader: packages in other images are private. Returns
 * undefined for a reader who sees everything.
 */
export function isVisibleTo(reader: EventReader) {
  const isSeen = visibleImages(reader);
  if (!isSeen) return undefined;
  return (event: ExpressionBuilder<Tables, 'event'>): Expression<SqlBool> =>
    event.or([
      event('event.kind', 'in', OF_FEEDS),
      event.and([
        event('event.kind', '=', 'image.never-scanned'),
        event.exists(runsOf(event, reader.sees?.places ?? {})),
      ]),
      event.exists(
        event
          .selectFrom('image')
          .select('image.id')
          .whereRef('image.key', '=', 'event.image')
          .where((image) => isSeen(image)),
      ),
      event.exists(
        event
          .selectFrom('package')
          .innerJoin('package_set_member', 'package_set_member.package_id', 'package.id')
          .innerJoin('image_package_set', 'image_package_set.set_id', 'package_set_member.set_id')
          .innerJoin('image', 'image.id', 'image_package_set.image_id')
          .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
          .select('image.id')
          .whereRef('package.hash', '=', 'event.package_hash')
          .whereRef('distribution.hash', 'is not distinct from', 'event.distribution_hash')
          .where((image) => isSeen(image)),
      ),
    ]);
}

/** Matches runs whose image is not in the inventory: readers who see the runs may see the image's events. */
function runsOf(event: ExpressionBuilder<Tables, 'event'>, places: Places) {
  return event
    .selectFrom('run_image')
    .innerJoin('run', 'run.image_id', 'run_image.id')
    .select('run.id')
    .where((run) =>
      run.or([
        run('run_image.digest', '=', run.ref('event.image')),
        run.and([
          run('run_image.digest', 'is', null),
          run('run_image.reference', '=', run.ref('event.image')),
        ]),
      ]),
    )
    .where(isFoundInPlaces(places));
}
