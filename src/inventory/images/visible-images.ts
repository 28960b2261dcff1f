import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Places } from '../../domain/index.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ImageReader, Sight } from '../ports.ts';
import { isFoundInPlaces } from '../runs/in-places.ts';
import { hasName, type ImageCondition } from './image-condition.ts';

/** Matches images visible to the reader; undefined for a reader who sees everything. */
export function visibleImages(reader: ImageReader): ImageCondition | undefined {
  const { visibleTo, sees } = reader;
  const conditions = [
    ...(visibleTo === undefined ? [] : [hasName(reader)]),
    ...(sees === undefined ? [] : [isInSight(sees)]),
  ];
  if (conditions.length === 0) return undefined;
  return (image) => image.and(conditions.map((condition) => condition(image)));
}

/** Counts ended runs, since their images belong to the place's history. */
function isInSight({ principal, places }: Sight): ImageCondition {
  const own = lookupKey(principal);
  return (image) =>
    image.or([
      image.exists(
        image
          .selectFrom('image_name')
          .select('image_name.id')
          .whereRef('image_name.image_id', '=', 'image.id')
          .where('image_name.principal', '=', own),
      ),
      image(
        'image.key',
        'in',
        image
          .selectFrom('scan')
          .select('scan.image')
          .where('scan.principal', '=', own)
          .where('scan.state', '=', 'done')
          .where('scan.image', 'is not', null)
          .$castTo<{ image: string }>(),
      ),
      image.exists(runsOf(image, places)),
    ]);
}

/** Matches images that run now, or nowhere, as far as the reader sees; undefined matches all. */
export function areRunning(isRunning: boolean | undefined, { sees }: ImageReader): ImageCondition {
  return (image) => {
    if (isRunning === undefined) return image.lit(true);
    const runs = image.exists(runsOf(image, sees?.places ?? {}).where('run.until', 'is', null));
    return isRunning ? runs : image.not(runs);
  };
}

function runsOf(image: ExpressionBuilder<Tables, 'image'>, places: Places) {
  return image
    .selectFrom('run_image')
    .innerJoin('run', 'run.image_id', 'run_image.id')
    .select('run.id')
    .whereRef('run_image.image_key', '=', 'image.key')
    .where(isFoundInPlaces(places));
}

/** Matches package sets in a matching image. */
export function isInImage(condition: ImageCondition) {
  return (set: ExpressionBuilder<Tables, 'package_set'>): Expression<SqlBool> =>
    set.exists(
      set
        .selectFrom('image_package_set')
        .innerJoin('image', 'image.id', 'image_package_set.image_id')
        .select('image.id')
        .whereRef('image_package_set.set_id', '=', 'package_set.id')
        .where((image) => condition(image)),
    );
}
