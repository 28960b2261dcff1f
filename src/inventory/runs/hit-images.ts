import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { ImageCondition } from '../images/image-condition.ts';
import { holdsOneOf } from '../images/package-queries.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { PackageKey, HitSubject, ImageReader } from '../ports.ts';

/** Matches run images that an event hits. */
export function isHitBy({ package: pkg, image: key }: HitSubject, reader: ImageReader) {
  return (row: ExpressionBuilder<Tables, 'run_image'>): Expression<SqlBool> => {
    // A single image was already looked up with the reader's rights; it need not be in the inventory.
    if (!pkg) return key === undefined ? row.lit(false) : row('run_image.image_key', '=', key);
    const images = row.selectFrom('image').select('image.key').where(holdsHit(pkg, reader));
    return row('run_image.image_key', 'in', images);
  };
}

/** Matches images with a package; a reader who sees a run sees its image, unless others read it privately. */
export function holdsHit(pkg: PackageKey, { sees: _, ...reader }: ImageReader): ImageCondition {
  const conditions = [...holdsOneOf([pkg]), visibleImages(reader)].filter((each) => each !== undefined);
  return (image) => image.and(conditions.map((condition) => condition(image)));
}
