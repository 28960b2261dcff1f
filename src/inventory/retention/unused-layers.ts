import { setImmediate as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { unpackJson } from '../../store/facts/packed.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { isImageContent } from '../images/stored-json.ts';
import type { PrunePlan } from '../ports.ts';
import { isStale } from './stale-images.ts';

const IMAGES_A_PAGE = 200;
/** Layers per transaction: one layer's facts may take megabytes. */
const LAYERS_A_BATCH = 20;
const FACTS = ['layer_facts', 'layer_overlay'] as const;

/** Content found only in removed images. */
interface UnusedContent {
  /** Rows for its layers with facts. */
  readonly layers: readonly number[];
  /** Digests of layers, manifests and configurations. */
  readonly digests: readonly string[];
}

/**
 * Pages through all image contents: nothing else shows which images share a layer. Facts needed by an image
 * saved meanwhile are read again.
 */
export async function findUnused(db: Kysely<Tables>, plan: PrunePlan): Promise<UnusedContent> {
  const leaves = isStale(plan);
  const unused = new Set<string>();
  for await (const digest of digestsOf(db, leaves)) unused.add(digest);
  if (unused.size > 0) {
    for await (const digest of digestsOf(db, (image) => image.not(leaves(image)))) unused.delete(digest);
  }
  return { digests: [...unused], layers: await layersWithFacts(db, [...unused]) };
}

async function* digestsOf(
  db: Kysely<Tables>,
  isMeant: ReturnType<typeof isStale>,
): AsyncGenerator<string, void> {
  let last: number | undefined = 0;
  while (last !== undefined) {
    const rows = await db
      .selectFrom('image')
      .select(['id', 'content'])
      .where('id', '>', last)
      .where(isMeant)
      .orderBy('id')
      .limit(IMAGES_A_PAGE)
      .execute();
    for (const { content } of rows) yield* digestsIn(unpackJson(content));
    last = rows.at(-1)?.id;
    // Yields to other users of the store thread.
    await pause();
  }
}

function digestsIn(content: unknown): readonly string[] {
  if (!isImageContent(content)) throw new Error('cannot read back a stored image');
  const { layers, manifestDigest, indexDigest, configDigest } = content.image;
  return [...layers.map(({ digest }) => digest), manifestDigest, indexDigest, configDigest].filter(
    (digest) => digest !== undefined,
  );
}

function layersWithFacts(db: Kysely<Tables>, digests: readonly string[]): Promise<readonly number[]> {
  return inChunks(digests, async (chunk) => {
    const rows = await db
      .selectFrom('blob')
      .select('blob.id')
      .where('digest', 'in', chunk)
      .where((blob) =>
        blob.or(
          FACTS.map((table) =>
            blob.exists(
              blob.selectFrom(table).select('blob_id').whereRef(`${table}.blob_id`, '=', 'blob.id'),
            ),
          ),
        ),
      )
      .execute();
    return rows.map(({ id }) => id);
  });
}

/**
 * Removes the content before its images: if interrupted, the next run finds the same content. Returns the
 * number of layers.
 */
export async function removeUnused(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  const { layers, digests } = await findUnused(db, plan);
  for (let start = 0; start < layers.length; start += LAYERS_A_BATCH) {
    const some = layers.slice(start, start + LAYERS_A_BATCH);
    await db.transaction().execute(async (transaction) => {
      for (const table of FACTS) await transaction.deleteFrom(table).where('blob_id', 'in', some).execute();
    });
    await pause();
  }
  await inChunks(digests, async (chunk) => {
    await db.transaction().execute(async (transaction) => {
      for (const table of ['document', 'content_reader', 'tag_digest'] as const) {
        await transaction.deleteFrom(table).where('digest', 'in', chunk).execute();
      }
    });
    await pause();
    return [];
  });
  return layers.length;
}
