import type { Command } from 'commander';
import type { LineOutcomeDocument } from '../../../api/index.ts';
import { DEFAULT_LINE, defined } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import type { Fleet } from './fleet.ts';
import { withFleet } from './open-fleet.ts';
import { writeDocument } from './write-document.ts';

interface FleetImage {
  readonly name: string;
  readonly digest?: string | undefined;
  /** Inventory key. */
  readonly key?: string | undefined;
  readonly scanned: boolean;
  /** Runs that have not ended. */
  readonly running: number;
  /** The latest outcome for each line that applies. */
  readonly verdicts?: readonly LineOutcomeDocument[] | undefined;
}

export async function runImages(command: Command): Promise<number> {
  const { running = false } = command.opts<{ running?: boolean }>();
  return withFleet(command, async (fleet, request) => {
    const images = await listImages(fleet, running);
    await writeDocument(request, { images }, (document) => table(document, running));
    return EXIT.within;
  });
}

/** Lists images with runs first, then images that were only scanned. */
async function listImages(fleet: Fleet, isRunning: boolean): Promise<readonly FleetImage[]> {
  const images: FleetImage[] = [];
  for await (const { reference, ...image } of fleet.ranImages({ isRunning })) {
    images.push({ name: reference, ...image });
  }
  if (isRunning) return images;
  const ran = new Set(images.map(({ key }) => key));
  for await (const { key, name, verdicts } of fleet.images()) {
    if (ran.has(key)) continue;
    images.push({ name, key, scanned: true, running: 0, ...defined({ verdicts }) });
  }
  return images;
}

function table({ images }: { readonly images: readonly FleetImage[] }, isRunning: boolean): string {
  if (images.length === 0) {
    return isRunning
      ? 'No image runs, as far as clusters sent lists; without --running, scanned ones are listed, too.\n'
      : 'No images yet: none was scanned here, and no cluster sent a list.\n';
  }
  const rows = images.map(({ name, digest, key, scanned, running, verdicts }) =>
    [name, String(running), scanned ? 'yes' : 'never', outcomeWords(verdicts), digest ?? key ?? ''].map(
      printable,
    ),
  );
  return alignColumns([['IMAGE', 'RUNS', 'SCANNED', 'VERDICT', 'DIGEST'], ...rows]);
}

/** `within, over (payments)`: the file's own line has no name here. */
function outcomeWords(verdicts: FleetImage['verdicts'] = []): string {
  if (verdicts.length === 0) return 'none';
  return verdicts
    .map(({ line, outcome }) => (line === DEFAULT_LINE ? outcome : `${outcome} (${line})`))
    .join(', ');
}
