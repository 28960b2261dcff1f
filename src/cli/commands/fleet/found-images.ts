import type { RunDocument } from '../../../api/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns, counted } from '../../../report/index.ts';
import type { Fleet, ScannedImage } from './fleet.ts';
import { byPlace, runTable } from './run-table.ts';

/** Scanned images that answer a question, and where they run. */
export interface FoundImages {
  readonly images: readonly FoundImage[];
  readonly runs: readonly RunDocument[];
  /** Images that run and were never scanned: any of them may be missing here. */
  readonly neverScanned: number;
}

interface FoundImage extends ScannedImage {
  /** Runs that have not ended. */
  readonly running: number;
}

export async function findRuns(
  fleet: Fleet,
  scanned: AsyncIterable<ScannedImage> | Iterable<ScannedImage>,
  isRunning: boolean,
): Promise<FoundImages> {
  const images: FoundImage[] = [];
  const runs: RunDocument[] = [];
  for await (const image of scanned) {
    const before = runs.length;
    for await (const run of fleet.runs({ image: image.key, isRunning: true })) runs.push(run);
    const running = runs.length - before;
    if (running > 0 || !isRunning) images.push({ ...image, running });
  }
  const { neverScanned } = await fleet.status();
  return { images, runs: runs.toSorted(byPlace), neverScanned };
}

/** Says how many images there are, as what `subject` begins, and lists them and their runs. */
export function foundText(subject: string, found: FoundImages, isRunning: boolean): string {
  const { images, runs, neverScanned } = found;
  const scanned = isRunning ? 'running image' : 'scanned image';
  const count = images.length === 0 ? `no ${scanned}` : counted(images.length, scanned);
  const rows = images.map(({ name, key, running }) => [name, String(running), key].map(printable));
  return [
    `${printable(subject)} ${count}.\n`,
    ...(images.length === 0 ? [] : ['\n', alignColumns([['IMAGE', 'RUNS', 'DIGEST'], ...rows])]),
    ...(runs.length === 0 ? [] : ['\n', runTable(runs)]),
    ...(neverScanned === 0
      ? []
      : [`\nNever scanned, so not looked at: ${counted(neverScanned, 'running image')}.\n`]),
  ].join('');
}
