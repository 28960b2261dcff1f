import { basename, join } from 'node:path';
import { writeLargestLayer } from './layout.ts';
import { coldScan, commandOf } from './scan.ts';
import { measureWork, type Bench } from './work.ts';

/** Measures an image's largest layer as an image of its own. */
export async function measureLayer(layout: string, bench: Bench): Promise<void> {
  const folder = join(bench.folder, `largest-layer-of-${basename(layout)}`);
  const megabytes = writeLargestLayer(layout.replace('oci:', ''), folder);
  await measureWork(
    {
      ...coldScan(`oci:${folder}`, bench),
      name: `largest layer of ${basename(layout)}, ${megabytes.toFixed(0)} MB, cold`,
      command: commandOf('layer', 'layer', layout),
    },
    bench,
  );
}
