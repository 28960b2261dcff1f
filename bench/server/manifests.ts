import { median } from '../measure.ts';
import type { Engine } from './engine.ts';
import type { LayeredImage } from './images.ts';
import { line, milliseconds, startServer, type Lab } from './lab.ts';
import type { ServerProcess } from './server-process.ts';
import { FEEDS } from './warm-image.ts';

const MANIFESTS = 200;
const LAYERS = [3, 30];
const REPORTS = '/indexer/api/v1/index_report';

interface Manifest {
  readonly hash: string;
  readonly layers: readonly { readonly hash: string; readonly uri: string }[];
}

/** How long a client waits that posts manifests to Clair's API, one after the other: first, again, and to a new process. */
export async function measureManifests(engine: Engine, lab: Lab): Promise<void> {
  console.log(`\nPOST ${REPORTS}, ${MANIFESTS} images of 150 packages, ${engine.name}`);
  line('', 'p50', 'p99', 'server');
  for (const layers of LAYERS) {
    const store = await engine.newStore();
    const images = Array.from({ length: MANIFESTS }, (_, number) => lab.images.small(number, layers));
    const manifests = images.map(toManifest);
    const record = (what: string, today: string): void =>
      lab.record(`POST of a manifest, ${what}, ${engine.name}`, today);
    for (const which of ['never seen', 'known to the store']) {
      await using server = await startServer(lab, store, { keep: FEEDS });
      await server.ready();
      await post(`${layers} layers, ${which}`, manifests, server, record);
      await post(`${layers} layers, posted before`, manifests, server, record);
    }
  }
}

function toManifest({ layers }: LayeredImage, number: number): Manifest {
  const hash = `sha256:${String(number).padStart(8, '0').repeat(8)}`;
  return { hash, layers: layers.map((layer) => ({ hash: layer.digest, uri: layer.url })) };
}

async function post(
  name: string,
  manifests: readonly Manifest[],
  server: ServerProcess,
  record: (what: string, today: string) => void,
): Promise<void> {
  const processor = server.processor();
  const times: number[] = [];
  for (const manifest of manifests) {
    const began = performance.now();
    await server.ask(REPORTS, manifest);
    times.push(performance.now() - began);
  }
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(0.99 * times.length)] ?? Number.NaN;
  const each = (1000 * (server.processor() - processor)) / times.length;
  record(name, `p50 ${milliseconds(median(times))}, p99 ${milliseconds(p99)}`);
  line(name, ...[median(times), p99, each].map(milliseconds));
}
