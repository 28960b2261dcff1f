import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Subject } from './measure.ts';
import { measureWork, NODE, type Bench, type Temperature } from './work.ts';

const LAYOUT = 'oci:';

/** One image cold, and a layout warm, without feeds: the cost of reading it, and of knowing it. */
export async function measureScans(image: string, command: string, bench: Bench): Promise<void> {
  await measureWork({ ...coldScan(image, bench), command }, bench);
  if (!image.startsWith(LAYOUT)) return;
  const store = join(bench.folder, 'warm.db');
  removeStore(store);
  await measureWork(
    {
      name: `${titleOf(image)}, warm`,
      bound: NODE,
      today: { name: 'scan, warm', command: scanOf(image, store, bench.program) },
      peers: peersOn(image, 'warm', bench),
      command,
    },
    bench,
  );
}

/** A scan into an empty store beside the work that no scanner in Node can avoid. */
export function coldScan(image: string, bench: Bench) {
  const store = join(bench.folder, 'cold.db');
  const isLayout = image.startsWith(LAYOUT);
  return {
    name: `${titleOf(image)}, cold`,
    bound: {
      name: isLayout ? '`floor.ts`' : "Node's SHA-256",
      command: [...bench.floor, image.replace(LAYOUT, '')],
    },
    today: {
      name: 'scan, cold',
      command: scanOf(image, store, bench.program),
      before: () => removeStore(store),
    },
    peers: peersOn(image, 'cold', bench),
  };
}

export function scanOf(image: string, store: string, program: readonly string[]): readonly string[] {
  return [...program, 'scan', '--offline', '--store', store, image];
}

export function peersOn(image: string, kind: Temperature, { peers }: Bench): readonly Subject[] {
  return peers.flatMap((peer) => {
    const subject = peer.scan(image, kind);
    return subject === undefined ? [] : [{ ...subject, name: peer.name }];
  });
}

/** Returns an image's name in the table, without the folders of this machine. */
export function titleOf(image: string): string {
  return image.startsWith(LAYOUT)
    ? `${basename(image.slice(LAYOUT.length))}, OCI layout`
    : `${basename(image, '.tar')}, docker save`;
}

/** Returns the command that measures a group of rows again, by an option that names the image. */
export function commandOf(group: string, option?: string, image = ''): string {
  const name = image.startsWith(LAYOUT) ? `${LAYOUT}${basename(image)}` : basename(image);
  return `\`run.ts --only ${group}${option === undefined ? '' : ` --${option} ${name}`}\``;
}

export function removeStore(store: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${store}${suffix}`, { force: true });
}
