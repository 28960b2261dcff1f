import type { Transaction } from 'kysely';
import { type IndexedImage, layerPath, type NamedBase } from '../../domain/index.ts';
import type { ListedRows } from '../../store/queries/listed.ts';
import { storedText } from '../../store/queries/stored-text.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { StoredName } from '../ports.ts';

/** Stores the image's layer path, by which bases are found. */
export async function writeLayerPath(
  transaction: Transaction<Tables>,
  imageId: number,
  { image, namedBase }: IndexedImage,
  names: readonly StoredName[],
): Promise<void> {
  const path = layerPath(image);
  if (!path) {
    await transaction.deleteFrom('layer_path').where('image_id', '=', imageId).execute();
    return;
  }
  const row = {
    path,
    read_as: readAs(names) ?? null,
    named: namedBase ? namedJson(namedBase) : null,
    created: image.created === undefined ? null : storedText(image.created),
  };
  await transaction
    .insertInto('layer_path')
    .values({ image_id: imageId, ...row })
    .onConflict((conflict) =>
      conflict.column('image_id').doUpdateSet({
        ...row,
        read_as: (row) => row.fn.coalesce(row.ref('excluded.read_as'), row.ref('layer_path.read_as')),
      }),
    )
    .execute();
}

/** Skips references with a digest: they never point to a later build. */
function readAs(names: readonly StoredName[]): string | undefined {
  const read = names.find(({ name, repository }) => repository !== undefined && !name.includes('@'));
  return read && storedText(read.name);
}

function namedJson({ source, name, digest }: NamedBase): string {
  return JSON.stringify({ source, name, digest } satisfies ListedRows<NamedBase>);
}
