import type { Command } from 'commander';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import { EXIT } from '../../exit-codes.ts';
import type { Fleet } from './fleet.ts';
import { withFleet } from './open-fleet.ts';
import { writeDocument } from './write-document.ts';

interface FleetImage {
  readonly name: string;
  readonly digest?: string | undefined;
  /** Key in the inventory. */
  readonly key?: string | undefined;
  readonly scanned: boolean;
  /** Runs that have not ended. */
  readonly running: number;
}

export async function runImages(command: Command): Promise<number> {
  const { running = false } = command.opts<{ running?: boolean }>();
  return withFleet(command, async (fleet, request) => {
    const images = await listImages(fleet, running);
    await writeDocument(request, { images }, table);
    return EXIT.within;
  });
}

/** Images that run or ran first, then those that were only scanned. */
async function listImages(fleet: Fleet, isRunning: boolean): Promise<readonly FleetImage[]> {
  const images: FleetImage[] = [];
  for await (const { reference, ...image } of fleet.ranImages({ isRunning })) {
    images.push({ name: reference, ...image });
  }
  if (isRunning) return images;
  const ran = new Set(images.map(({ key }) => key));
  for await (const { key, name } of fleet.images()) {
    if (!ran.has(key)) images.push({ name, key, scanned: true, running: 0 });
  }
  return images;
}

function table({ images }: { readonly images: readonly FleetImage[] }): string {
  if (images.length === 0) return 'No images yet: none was scanned here, and no cluster sent a list.\n';
  const rows = images.map(({ name, digest, key, scanned, running }) =>
    [name, String(running), scanned ? 'yes' : 'never', digest ?? key ?? ''].map(printable),
  );
  return alignColumns([['IMAGE', 'RUNS', 'SCANNED', 'DIGEST'], ...rows]);
}
