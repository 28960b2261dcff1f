import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { holdsOneOf } from '../inventory/package-queries.ts';
import { visibleImages } from '../inventory/visible-images.ts';
import type { HitSubject, ImageReader } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

/** Matches images of runs that an event hits; whoever sees a run sees its image, unless others read it privately. */
export function isHitBy({ package: pkg, image: key }: HitSubject, { sees: _, ...reader }: ImageReader) {
  const holding = pkg && holdsOneOf([pkg])[0];
  const visible = visibleImages(reader);
  return (row: ExpressionBuilder<Tables, 'run_image'>): Expression<SqlBool> => {
    // One image was looked up by whoever may see it; it need not be in the inventory.
    if (!holding) return key === undefined ? row.lit(false) : row('run_image.image_key', '=', key);
    let images = row.selectFrom('image').select('image.key').where(holding);
    if (visible) images = images.where(visible);
    return row('run_image.image_key', 'in', images);
  };
}
