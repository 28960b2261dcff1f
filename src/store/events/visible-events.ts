import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { EVENT_KINDS } from '../../domain/index.ts';
import { hasName } from '../inventory/image-page.ts';
import type { EventReader } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

const OF_FEEDS = EVENT_KINDS.filter((kind) => kind.startsWith('feed.'));

/**
 * Matches events of feeds, of images that run and were never scanned, which anybody sees run, and of images with a name
 * that the reader may see: packages of others are private.
 */
export function isVisibleTo(reader: EventReader) {
  const isNamed = hasName(reader);
  return (event: ExpressionBuilder<Tables, 'event'>): Expression<SqlBool> =>
    event.or([
      event('event.kind', 'in', OF_FEEDS),
      event('event.kind', '=', 'image.never-scanned'),
      event.exists(
        event
          .selectFrom('image')
          .select('image.id')
          .whereRef('image.key', '=', 'event.image')
          .where((image) => isNamed(image)),
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
          .where((image) => isNamed(image)),
      ),
    ]);
}
