import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { ImageCondition } from '../inventory/image-condition.ts';
import { holdsOneOf } from '../inventory/package-queries.ts';
import { visibleImages } from '../inventory/visible-images.ts';
import type { HeldPackage, HitSubject, ImageReader } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

/** Matches images of runs that an event hits. */
export function isHitBy({ package: pkg, image: key }: HitSubject, reader: ImageReader) {
  return (row: ExpressionBuilder<Tables, 'run_image'>): Expression<SqlBool> => {
    // One image was looked up by whoever may see it; it need not be in the inventory.
    if (!pkg) return key === undefined ? row.lit(false) : row('run_image.image_key', '=', key);
    const images = row.selectFrom('image').select('image.key').where(holdsHit(pkg, reader));
    return row('run_image.image_key', 'in', images);
  };
}

/** Matches images with a package; whoever sees a run sees its image, unless others read it privately. */
export function holdsHit(pkg: HeldPackage, { sees: _, ...reader }: ImageReader): ImageCondition {
  const conditions = [...holdsOneOf([pkg]), visibleImages(reader)].filter((each) => each !== undefined);
  return (image) => image.and(conditions.map((condition) => condition(image)));
}
