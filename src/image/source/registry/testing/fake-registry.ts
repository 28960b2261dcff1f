import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Digest } from '../../../../domain/index.ts';
import { serve, testClient, type LoopbackServer } from '../../../../http/testing/loopback.ts';
import type { TestCertificate } from '../../../../http/testing/certificate.ts';
import type { DocumentStore } from '../../../../store/ports.ts';
import { parseImageReference } from '../../../reference/index.ts';
import type { OpenedImage } from '../../source.ts';
import type { CredentialSources } from '../auth/find-credentials.ts';
import { openRegistryImage, type RegistryImageOptions } from '../open-registry-image.ts';
import type { Content, TestImage } from './test-image.ts';

/** Answers in place of the registry; returns false to let the registry answer after all. */
export type Interference = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Intercepts requests whose path contains this text. */
export function at(
  text: string | undefined,
  answer: (...parts: Parameters<Interference>) => unknown,
): Interference {
  return (request, response) => {
    if (text === undefined || !request.url?.includes(text)) return false;
    answer(request, response);
    return true;
  };
}

export interface FakeRegistry extends LoopbackServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Requests such as `GET manifests/latest`, in order. */
  asked(): readonly string[];
}

const REPOSITORY = '/v2/team/app/';

/** Serves an honest registry that holds one repository, `team/app`, unless something interferes. */
export async function serveRegistry(
  tag: Content,
  contents: readonly Content[],
  interfere: Interference = () => false,
  certificate?: TestCertificate,
): Promise<FakeRegistry> {
  const byDigest = new Map<string, Content>([tag, ...contents].map((one) => [one.digest, one]));
  const server = await serve((request, response) => {
    if (interfere(request, response)) return;
    const [kind, name = ''] = (request.url ?? '').slice(REPOSITORY.length).split('/');
    const found = kind === 'manifests' && name === 'latest' ? tag : byDigest.get(name);
    if (!request.url?.startsWith(REPOSITORY) || !found) {
      response
        .writeHead(404)
        .end(JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }));
      return;
    }
    response.writeHead(200, {
      'content-type': kind === 'manifests' ? found.mediaType : 'application/octet-stream',
      'content-length': found.bytes.length,
      'docker-content-digest': found.digest,
    });
    response.end(request.method === 'HEAD' ? undefined : found.bytes);
  }, certificate);
  return {
    ...server,
    host: `127.0.0.1:${server.port}`,
    asked: () =>
      server.requests.map(({ method, url }) => `${method ?? ''} ${(url ?? '').slice(REPOSITORY.length)}`),
  };
}

export function serveImage(image: TestImage, interfere?: Interference): Promise<FakeRegistry> {
  return serveRegistry(image.manifest, [image.config, ...image.layers], interfere);
}

export function memoryDocuments(): DocumentStore {
  const documents = new Map<string, Uint8Array>();
  const tags = new Map<string, Digest>();
  return {
    get: (digest) => Promise.resolve(documents.get(digest)),
    put: (digest, bytes) => {
      documents.set(digest, bytes);
      return Promise.resolve();
    },
    digestOfFile: () => Promise.resolve(undefined),
    rememberFile: () => Promise.resolve(),
    digestOfTag: (name) => Promise.resolve(tags.get(name)),
    rememberTag: (name, digest) => {
      tags.set(name, digest);
      return Promise.resolve();
    },
  };
}

export const ANONYMOUS: CredentialSources = { configFiles: [], environment: {} };

/** Opens `team/app` of a registry; `suffix` is `:tag` or `@digest`. */
export function open(
  { host }: Pick<FakeRegistry, 'host'>,
  options: Partial<RegistryImageOptions> & { readonly suffix?: string } = {},
): Promise<OpenedImage> {
  const name = `${host}/team/app${options.suffix ?? ''}`;
  return openRegistryImage(parseImageReference(name), name, {
    http: testClient().http,
    documents: memoryDocuments(),
    credentials: ANONYMOUS,
    ...options,
  });
}

/** Reads all bytes of all layers, undecoded. */
export async function readLayers(image: OpenedImage): Promise<Buffer[]> {
  const blobs: Buffer[] = [];
  for (const source of image.layers) {
    const layer = await source.open();
    if (layer.kind !== 'stream') throw new Error('registries stream');
    const chunks: Uint8Array[] = [];
    for await (const chunk of layer.bytes) chunks.push(chunk);
    if (layer.computedDigest() !== source.knownDigest) throw new Error('the digest is not the known one');
    blobs.push(Buffer.concat(chunks));
  }
  return blobs;
}
