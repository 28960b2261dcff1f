import { type Digest, itemsOf } from '../../domain/index.ts';
import type { ImageReader, Inventory, Run, RunQuery } from '../../inventory/ports.ts';

export type RunFilters = Pick<RunQuery, 'cluster' | 'namespace' | 'owner'>;

/** The images that run now. */
export interface RunningImages {
  /** Runs per scanned image. */
  readonly runs: ReadonlyMap<Digest, number>;
  /** Images that were never scanned. */
  readonly neverScanned: number;
}

/** Rows per page. */
const LIMIT = 1_000;

export async function readRunning(
  filters: RunFilters,
  reader: ImageReader,
  stores: Pick<Inventory, 'runs'>,
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
  { runs }: Pick<Inventory, 'runs'>,
): AsyncIterable<Run> {
  return itemsOf((from) => runs.list({ ...query, ...reader, isRunning: true, limit: LIMIT, ...from }));
}
