import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { listenOnLoopback } from '../loopback.ts';

/** A blob in memory, in pieces that several blobs may share, or in a file. */
export type Blob = readonly Buffer[] | string;

export interface ImageHost extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** The address of the blob from now on. */
  serve(digest: string, blob: Blob): string;
  /** Serves the first image of an OCI layout as a registry does; the answer is its reference. */
  serveLayout(folder: string): string;
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
}

/** Serves images on loopback: enough of a registry for those who read. */
export async function hostImages(): Promise<ImageHost> {
  const blobs = new Map<string, Blob>();
  const manifests = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  const server = createServer(({ url = '' }, response) => {
    const [, , name = '', kind, which = ''] = url.split('/');
    if (kind === 'manifests') {
      const manifest = manifests.get(name);
      response.writeHead(manifest ? 200 : 404, { 'content-type': manifest?.type ?? 'text/plain' });
      response.end(manifest?.bytes);
    } else if (kind === 'blobs') send(blobs.get(which), response);
    else response.end();
  });
  const { host, [Symbol.asyncDispose]: close } = await listenOnLoopback(server);
  return {
    address: `http://${host}`,
    serve(digest, blob) {
      blobs.set(digest, blob);
      return `http://${host}/v2/image/blobs/${digest}`;
    },
    serveLayout(folder) {
      const name = `image-${manifests.size}`;
      const index: { manifests: readonly [Descriptor] } = JSON.parse(
        readFileSync(join(folder, 'index.json'), 'utf8'),
      );
      const [{ digest, mediaType: type }] = index.manifests;
      const fileOf = (blob: Descriptor) => join(folder, 'blobs', blob.digest.replace(':', '/'));
      const bytes = readFileSync(fileOf(index.manifests[0]));
      const manifest: { config: Descriptor; layers: readonly Descriptor[] } = JSON.parse(
        bytes.toString('utf8'),
      );
      manifests.set(name, { type, bytes });
      for (const blob of [manifest.config, ...manifest.layers]) blobs.set(blob.digest, fileOf(blob));
      return `${host}/${name}@${digest}`;
    },
    [Symbol.asyncDispose]: close,
  };
}

function send(blob: Blob | undefined, response: ServerResponse): void {
  if (typeof blob === 'string') {
    response.setHeader('content-length', statSync(blob).size);
    createReadStream(blob).pipe(response);
  } else if (blob === undefined) response.writeHead(404).end();
  else {
    for (const piece of blob) response.write(piece);
    response.end();
  }
}
