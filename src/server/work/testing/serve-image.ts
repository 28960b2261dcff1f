import { blob, serveBlobs, type TestBlob } from './world.ts';

/** Serves an image of two layers, until the second is lost, or all is refused. */
export async function serveImage(...layers: readonly [TestBlob, TestBlob]) {
  let isLost = false;
  let isRefused = false;
  const json = (value: object) => blob(Buffer.from(JSON.stringify(value)));
  const describe = ({ bytes, digest }: TestBlob, mediaType: string) => ({
    mediaType,
    digest,
    size: bytes.length,
  });
  const config = json({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = json({
    schemaVersion: 2,
    mediaType,
    config: describe(config, 'application/vnd.oci.image.config.v1+json'),
    layers: layers.map((layer) => describe(layer, 'application/vnd.oci.image.layer.v1.tar')),
  });
  const { port } = await serveBlobs([config, ...layers], ({ url = '' }, response) => {
    const isOfLost = isLost && url.endsWith(layers[1].digest);
    if (isOfLost || isRefused) {
      response.writeHead(isRefused ? 403 : 404).end();
      return true;
    }
    if (!url.includes('/manifests/')) return false;
    response.writeHead(200, { 'content-type': mediaType }).end(manifest.bytes);
    return true;
  });
  return { host: `127.0.0.1:${port}`, lose: () => (isLost = true), refuse: () => (isRefused = true) };
}
