import * as z from 'zod';
import type { ApiServer } from '../access/api-server.ts';

const PAGE = '500';
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

const listMetadata = z.object({ resourceVersion: z.string(), continue: z.string().nullish() });

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Of the whole list: where a watch goes on. */
  readonly version: string;
}

/** Yields a list in chunks (Kubernetes API concepts, "Retrieving large results sets in chunks"). Throws as ApiServer. */
export async function* listPages<Item extends z.ZodType>(
  server: ApiServer,
  {
    path,
    item,
    signal,
  }: { readonly path: string; readonly item: Item; readonly signal?: AbortSignal | undefined },
  isMetadataOnly = false,
): AsyncGenerator<ListPage<z.output<Item>>, void> {
  // Go writes an empty list of metadata as null.
  const schema = z.object({ metadata: listMetadata, items: z.array(item).nullish() });
  let next: string | undefined;
  do {
    const page = await server.get(
      {
        path,
        query: { limit: PAGE, continue: next },
        ...(isMetadataOnly && { accept: METADATA_ONLY }),
        signal,
      },
      schema,
    );
    yield { items: page.items ?? [], version: page.metadata.resourceVersion };
    next = page.metadata.continue ?? '';
  } while (next !== '');
}
