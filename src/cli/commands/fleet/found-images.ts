import type { RunDocument } from '../../../api/index.ts';
import { counted } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import type { Fleet, ScannedImage } from './fleet.ts';
import { byPlace, runTable } from './run-table.ts';

/** Scanned images that match a query, and their runs. */
export interface FoundImages {
  readonly images: readonly FoundImage[];
  readonly runs: readonly RunDocument[];
  /** Running images that were never scanned: any of them may be missing here. */
  readonly neverScanned: number;
}

interface FoundImage extends ScannedImage {
  /** Runs that have not ended. */
  readonly running: number;
}

/** Images per query for runs: their digests go into its URL. */
const IMAGES_A_QUESTION = 50;

export async function findRuns(
  fleet: Pick<Fleet, 'runs' | 'status'>,
  scanned: readonly ScannedImage[],
  isRunning: boolean,
): Promise<FoundImages> {
  const runs: RunDocument[] = [];
  for (let start = 0; start < scanned.length; start += IMAGES_A_QUESTION) {
    const images = scanned.slice(start, start + IMAGES_A_QUESTION).map(({ key }) => key);
    for await (const run of fleet.runs({ images, isRunning: true })) runs.push(run);
  }
  const counts = countByImage(runs);
  const images = scanned.map((image) => ({ ...image, running: counts.get(image.key) ?? 0 }));
  const { neverScanned } = await fleet.status();
  return {
    images: isRunning ? images.filter(({ running }) => running > 0) : images,
    runs: runs.toSorted(byPlace),
    neverScanned,
  };
}

/** Counts runs by image key; finds a run by digest if the client names its image differently. */
function countByImage(runs: readonly RunDocument[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { image } of runs) {
    for (const key of new Set([image.key, image.digest])) {
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Lists images and their runs, after a first line with their number that begins with `subject`. */
export function foundText(subject: string, found: FoundImages, isRunning: boolean): string {
  const { images, runs, neverScanned } = found;
  const scanned = isRunning ? 'running image' : 'scanned image';
  const count = images.length === 0 ? `no ${scanned}` : counted(images.length, scanned);
  const rows = images.map(({ name, key, running }) => [name, String(running), key].map(printable));
  return [
    `${printable(subject)} ${count}.\n`,
    ...(images.length === 0 ? [] : ['\n', alignColumns([['IMAGE', 'RUNS', 'DIGEST'], ...rows])]),
    ...(runs.length === 0 ? [] : ['\n', runTable(runs)]),
    neverScannedText(neverScanned),
  ].join('');
}

/** Reports the number of unscanned images; empty if there are none. */
export function neverScannedText(count: number): string {
  return count === 0 ? '' : `\nNever scanned, so not looked at: ${counted(count, 'running image')}.\n`;
}
