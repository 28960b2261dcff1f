import type { Layer } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { HttpClient, HttpResponse } from '../../../http/index.ts';
import type { LayerSource, StreamedLayer } from '../source.ts';
import type { Descriptor } from '../../manifest/index.ts';
import { MAX_FOREIGN_ADDRESSES } from './limits.ts';
import { toRegistryFailure, type RegistrySession } from './session.ts';
import { Verifier } from './verify.ts';

/** A layer as its manifest describes it; of schema 1, the digest alone. */
export type LayerDescriptor = Pick<Descriptor, 'digest'> & Partial<Descriptor>;

/** Blobs come as they are stored: what is hashed is what was sent. */
const AS_STORED = { 'accept-encoding': 'identity' };

export function layerSource(
  layer: Layer,
  descriptor: LayerDescriptor,
  session: RegistrySession,
  http: HttpClient,
): LayerSource {
  return {
    layer,
    knownDigest: descriptor.digest,
    open: async () => streamedLayer(await requestBlob(descriptor, session, http), descriptor),
  };
}

/** Foreign layers (of Windows, mostly) need not be in the registry: then their manifest says where they are. */
async function requestBlob(
  { digest, urls = [] }: LayerDescriptor,
  session: RegistrySession,
  http: HttpClient,
): Promise<HttpResponse> {
  const response = await session.request(`blobs/${digest}`, { headers: AS_STORED, immutable: true });
  if (response.status === 200) return response;
  const refusal = await session.refusal(response, { kind: 'layer', name: digest });
  for (const url of urls.slice(0, MAX_FOREIGN_ADDRESSES)) {
    if (!url.startsWith('https://') && !url.startsWith('http://')) continue;
    const elsewhere = await http.request({ url, headers: AS_STORED, immutable: true }).catch(() => undefined);
    if (elsewhere?.status === 200) return elsewhere;
    await elsewhere?.discard();
  }
  if (urls.length === 0) throw refusal;
  const message = `layer ${digest} is foreign, and none of the addresses in its manifest has it`;
  throw new AppError('REGISTRY_FAILED', message, {
    hint: 'it is not in this registry, as a rule by licence',
    cause: refusal,
  });
}

function streamedLayer(response: HttpResponse, { digest, size, mediaType }: LayerDescriptor): StreamedLayer {
  const verifier = new Verifier(digest, size, `layer ${digest}`);
  let computed: ReturnType<StreamedLayer['computedDigest']> | undefined;
  return {
    kind: 'stream',
    ...(mediaType !== undefined && { mediaType }),
    bytes: verified(response, verifier, (found) => (computed = found)),
    computedDigest: () => {
      if (computed) return computed;
      throw new Error('a digest is known after the last byte');
    },
  };
}

async function* verified(
  response: HttpResponse,
  verifier: Verifier,
  onDigest: (digest: ReturnType<Verifier['finish']>) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.stream()) {
      verifier.update(chunk);
      yield chunk;
    }
  } catch (thrown) {
    throw toRegistryFailure(thrown);
  }
  onDigest(verifier.finish());
}
