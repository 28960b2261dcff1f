import type { Lab } from './lab.ts';
import type { ServerProcess } from './server-process.ts';

/** A question about an image that the server knows. */
export interface Question {
  readonly name: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Feeds that rank and find: Debian's tracker in its full size, and what says how bad a CVE is. */
export const FEEDS: readonly string[] = ['debian-tracker', 'kev', 'epss'];

const MANIFEST = `sha256:${'ab'.repeat(32)}`;
const GZIP = { 'accept-encoding': 'gzip' };

/** Has the image of 150 packages indexed by each API, as its clients do; the answer is where its reports are. */
export async function indexWarmImage(server: ServerProcess, { images }: Lab) {
  const image = images.packages();
  const key = await server.scan(image);
  const layers = image.layers.map(({ url: uri, digest: hash }) => ({ hash, uri }));
  await server.ask('/indexer/api/v1/index_report', { hash: MANIFEST, layers });
  const layer = { Name: 'layer', Path: image.layers[0]?.url, Format: 'Docker' };
  await server.ask('/v1/layers', { Layer: layer });
  return {
    v4: `/matcher/api/v1/vulnerability_report/${MANIFEST}`,
    v1: '/v1/layers/layer?features&vulnerabilities',
    ours: `/api/v1/images/${key}/report?format=json`,
  };
}

export type WarmImage = Awaited<ReturnType<typeof indexWarmImage>>;

export async function questionsOn(
  { v4, v1, ours }: WarmImage,
  server: ServerProcess,
): Promise<readonly Question[]> {
  const known = async (path: string) => ({ 'if-none-match': await server.etag(path) });
  return [
    { name: '/livez: what the server and its client can do', path: '/livez' },
    { name: 'Clair v4, If-None-Match', path: v4, headers: await known(v4) },
    { name: 'Clair v4', path: v4 },
    { name: 'Clair v4, gzip', path: v4, headers: GZIP },
    { name: 'Clair v1', path: v1 },
    { name: 'Clair v1, gzip', path: v1, headers: GZIP },
    { name: 'JSON, If-None-Match', path: ours, headers: await known(ours) },
    { name: 'JSON', path: ours },
    { name: 'JSON, gzip', path: ours, headers: GZIP },
    // Another line each time is another report: none of them was computed before.
    { name: 'JSON, each for the first time', path: `${ours}&max=low={n}` },
  ];
}
