import type { Layer } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { HttpClient, HttpResponse } from '../../../http/index.ts';
import { AS_STORED, streamBlob } from '../blob-stream.ts';
import { refuseEncrypted } from '../refuse-encrypted.ts';
import type { LayerSource } from '../source.ts';
import type { Descriptor } from '../../manifest/index.ts';
import { MAX_FOREIGN_ADDRESSES } from './limits.ts';
import type { RegistrySession } from './session.ts';

/** A layer as its manifest describes it; schema 1 gives only the digest. */
export type LayerDescriptor = Pick<Descriptor, 'digest'> & Partial<Descriptor>;

export function layerSource(
  layer: Layer,
  descriptor: LayerDescriptor,
  session: RegistrySession,
  http: HttpClient,
): LayerSource {
  return {
    layer,
    knownDigest: descriptor.digest,
    open: async () => {
      refuseEncrypted(descriptor.digest, descriptor.mediaType);
      const response = await requestBlob(descriptor, session, http);
      return streamBlob(response, { ...descriptor, name: `layer ${descriptor.digest}` });
    },
  };
}

/** Foreign layers (mostly Windows) may be missing from the registry: then their manifest lists addresses. */
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
  const message = `layer ${digest} is foreign, and is at none of the addresses in its manifest`;
  throw new AppError('REGISTRY_FAILED', message, {
    hint: 'check access to those addresses: licences usually keep such layers out of registries',
    cause: refusal,
  });
}
