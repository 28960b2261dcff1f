import { type Expression, type ExpressionBuilder, sql, type SqlBool } from 'kysely';
import { RUNNING } from '../../domain/index.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ImageReader } from '../ports.ts';

export type ImageCondition = (where: ExpressionBuilder<Tables, 'image'>) => Expression<SqlBool>;

/** Matches images with a name visible to this principal, or read because they run; `search` is a substring. */
export function hasName(reader: ImageReader, search?: string): ImageCondition {
  return (image) => {
    let names = image
      .selectFrom('image_name')
      .select('image_name.id')
      .whereRef('image_name.image_id', '=', 'image.id');
    names = names.where((name) => {
      const seen = name.and(seenNames(name, reader));
      return name.or([seen, name('image_name.principal', '=', lookupKey(RUNNING))]);
    });
    if (search !== undefined) {
      names = names.where(sql<boolean>`search like ${patternOf(search)} escape '\\'`);
    }
    return image.exists(names);
  };
}

/** Returns the conditions for names visible to this principal. */
export function seenNames(
  name: ExpressionBuilder<Tables, 'image_name'>,
  { visibleTo, readByOthers = false }: ImageReader,
): readonly Expression<SqlBool>[] {
  if (visibleTo === undefined) return [];
  return [
    name.or([
      name('principal', 'in', ['', lookupKey(visibleTo)]),
      ...(readByOthers ? [name('verified_as', 'is not', null)] : []),
    ]),
  ];
}

/** Escapes LIKE's special characters. */
function patternOf(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
