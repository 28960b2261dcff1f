import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { ImageReader } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { lookupKey } from './lookup-key.ts';

export type ImageCondition = (where: ExpressionBuilder<Tables, 'image'>) => Expression<SqlBool>;

/** Matches images with a name that this principal may see; `search` is a part of the name. */
export function hasName(reader: ImageReader, search?: string): ImageCondition {
  return (image) => {
    let names = image
      .selectFrom('image_name')
      .select('image_name.id')
      .whereRef('image_name.image_id', '=', 'image.id');
    names = names.where((name) => name.and(seenNames(name, reader)));
    if (search !== undefined) {
      names = names.where(sql<boolean>`search like ${patternOf(search)} escape '\\'`);
    }
    return image.exists(names);
  };
}

/** Conditions of names that this principal may see. */
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

/** Escapes the text for LIKE, which gives some characters a meaning. */
function patternOf(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
