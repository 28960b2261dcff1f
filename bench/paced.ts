import { basename, join } from 'node:path';
import { servePaced } from './pacing.ts';
import { commandOf, peersOn, removeStore, scanOf } from './scan.ts';
import { hostImages } from './server/image-host.ts';
import { measureWork, type Bench } from './work.ts';

const PACE = { bitsPerSecond: 100e6, requestMs: 20 };
const DOWNLOAD = join(import.meta.dirname, 'download.ts');

/** Measures a cold scan over a line of 100 Mbit/s beside the download alone. */
export async function measurePaced(layout: string, bench: Bench): Promise<void> {
  await using host = await hostImages();
  const [, path = ''] = host.serveLayout(layout.replace('oci:', '')).split(/\/(.*)/);
  await using line = await servePaced(host.address.replace('http://', ''), PACE);
  const image = `${line.host}/${path}`;
  const store = join(bench.folder, 'paced.db');
  await measureWork(
    {
      name: `${basename(layout)}, registry at 100 Mbit/s and 20 ms a request, cold`,
      bound: { name: 'its download', command: [process.execPath, DOWNLOAD, image] },
      today: {
        name: 'scan, cold',
        command: scanOf(image, store, bench.program),
        before: () => removeStore(store),
      },
      peers: peersOn(image, 'cold', bench),
      command: commandOf('paced', 'paced', layout),
    },
    bench,
  );
}
