import { parseDigest, type Digest } from '../../../domain/index.ts';
import { AppError, type ErrorCode } from '../../../errors/index.ts';
import type { HttpClient, HttpResponse } from '../../../http/index.ts';
import { AS_STORED, streamBlob } from '../blob-stream.ts';
import { toRegistryFailure } from '../registry-failure.ts';
import type { LayerContent, LayerSource } from '../source.ts';
import { requestHeaders } from './request-headers.ts';

/** An image given only by its layers' addresses, base first. */
export interface RemoteLayers {
  /** Name in reports. */
  readonly reference: string;
  readonly layers: readonly RemoteLayer[];
}

export interface RemoteLayer {
  readonly url: string;
  /** Claimed digest: the bytes must match it. */
  readonly digest?: Digest;
  /** Sent to the address, and to no other host. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Throws USAGE for an invalid address or invalid headers. */
export function remoteLayer(asked: RemoteLayer, name: string, http: HttpClient): LayerSource {
  const url = webAddress(asked.url, name);
  const headers = { ...requestHeaders(asked.headers ?? {}, name), ...AS_STORED };
  const claimed = asked.digest ?? digestInAddress(url);
  let verified = claimed;

  async function open(): Promise<LayerContent> {
    // Without a digest, nothing verifies the rest of a resumed body.
    const request = { url: url.href, headers, immutable: verified !== undefined };
    const response = await http.request(request).catch((thrown: unknown) => {
      throw toRegistryFailure(thrown);
    });
    if (response.status !== 200) throw await refusal(response, url, name);
    // A second request must not return different bytes: their facts would be stored under the first digest.
    return streamBlob(response, { name, ...(verified && { digest: verified }) }, (digest) => {
      verified = digest;
    });
  }

  return {
    layer: claimed ? { digest: claimed } : {},
    ...(claimed && { knownDigest: claimed }),
    open,
  };
}

function webAddress(text: string, name: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new AppError('USAGE', `invalid URL of ${name}: expected http or https`);
}

/** Registries serve blobs under their digests (OCI distribution specification, "Pulling blobs"). */
function digestInAddress({ pathname }: URL): Digest | undefined {
  const [kind, name] = pathname.split('/').slice(-2);
  return kind === 'blobs' && name !== undefined ? parseDigest(name) : undefined;
}

/** Omits the body, and the address except its host: both may hold secrets that the caller must not see. */
async function refusal(response: HttpResponse, url: URL, name: string): Promise<AppError> {
  await response.discard();
  return new AppError(codeOf(response.status), `${url.host} answered ${response.status} for ${name}`, {
    hint: 'check the address, and the headers that authorize the request',
  });
}

function codeOf(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'REGISTRY_UNAUTHORIZED';
  return status === 404 || status === 410 ? 'IMAGE_NOT_FOUND' : 'REGISTRY_FAILED';
}
