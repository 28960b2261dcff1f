import { itemsOf, type Digest } from '../../domain/index.ts';
import type { ImageReader, Run, RunQuery, Store } from '../../store/ports.ts';

export type RunFilters = Pick<RunQuery, 'cluster' | 'namespace' | 'owner'>;

/** The images that run now. */
export interface RunningImages {
  /** Runs of each scanned image. */
  readonly runs: ReadonlyMap<Digest, number>;
  /** Images that were never scanned. */
  readonly neverScanned: number;
}

/** Rows of a page. */
const LIMIT = 1_000;

export async function readRunning(
  filters: RunFilters,
  reader: ImageReader,
  stores: Pick<Store, 'runs'>,
): Promise<RunningImages> {
  const runs = new Map<Digest, number>();
  const unknown = new Set<string>();
  for await (const { image } of openRuns(filters, reader, stores)) {
    if (image.key) runs.set(image.key, (runs.get(image.key) ?? 0) + 1);
    else unknown.add(`${image.reference} ${image.digest ?? ''}`);
  }
  return { runs, neverScanned: unknown.size };
}

/** Lists runs that have not ended. */
export function openRuns(
  query: RunFilters & Pick<RunQuery, 'images'>,
  reader: ImageReader,
  { runs }: Pick<Store, 'runs'>,
): AsyncIterable<Run> {
  return itemsOf((from) => runs.list({ ...query, ...reader, isRunning: true, limit: LIMIT, ...from }));
}
