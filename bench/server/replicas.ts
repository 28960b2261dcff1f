import { median } from '../measure.ts';
import type { EmptyStore, Engine } from './engine.ts';
import type { LayeredImage } from './images.ts';
import { line, measure, seconds, startServer, times, type Lab } from './lab.ts';
import type { Scan, ServerProcess } from './server-process.ts';
import { FEEDS } from './warm-image.ts';

const CORES = [0, 1];
/** Before what is measured, so that threads have begun and code is compiled. */
const WARM_UP_IMAGES = 10;

/** Measures how much faster two replicas with a core each index images than one with a core, over one Postgres. */
export async function measureReplicas(engine: Engine, lab: Lab): Promise<void> {
  if (engine.name === 'SQLite') return;
  console.log(
    `\n${lab.replicaImages} images of 150 packages and 80 MB, by replicas with a core each, ${engine.name}`,
  );
  line('', 'time', 'replicas', 'database', 'an image');
  const store = await engine.newStore();
  {
    await using server = await startServer(lab, store, { keep: FEEDS });
    await server.ready();
  }
  let used = 0;
  const newImages = (count: number) => Array.from({ length: count }, () => lab.images.numbered(used++));
  const ratios: number[] = [];
  for (let run = 0; run < lab.runs; run++) {
    const one = await index(CORES.slice(0, 1), newImages, store, { engine, lab });
    const two = await index(CORES, newImages, store, { engine, lab });
    ratios.push(one / two);
  }
  const ratio = times(median(ratios));
  lab.record('two replicas with a core each against one, Postgres', ratio);
  line('two against one', ratio);
}

/** Seconds for as many new images as are asked for. */
async function index(
  cores: readonly number[],
  newImages: (count: number) => readonly LayeredImage[],
  store: EmptyStore,
  { engine, lab }: { readonly engine: Engine; readonly lab: Lab },
): Promise<number> {
  await using started = new AsyncDisposableStack();
  const replicas: ServerProcess[] = [];
  for (const core of cores) replicas.push(started.use(await startServer(lab, store, { core })));
  await scanAll(replicas, newImages(WARM_UP_IMAGES));
  const images = newImages(lab.replicaImages);
  const { wall, processor, database } = await measure(() => scanAll(replicas, images), replicas, engine);
  line(
    `${cores.length} of them`,
    ...[wall, processor, database].map(seconds),
    seconds((processor + database) / images.length),
  );
  return wall;
}

/** All are given to the first: the queue is everybody's. */
async function scanAll([first]: readonly ServerProcess[], images: readonly LayeredImage[]): Promise<void> {
  if (!first) throw new Error('there is no replica');
  const scans = await Promise.all(images.map((image) => first.ask<Scan>('/api/v1/scans', image)));
  for (const { id } of scans) await first.ended(id);
}
