import type { Digest } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import type { HttpResponse } from '../http/index.ts';
import {
  MANIFEST_MEDIA_TYPES,
  parseImageReference,
  RegistrySession,
  type ImageReference,
  type SessionOptions,
} from '../image/index.ts';
import { checkContent, type Content } from './content.ts';
import { INDEX_TYPE, MANIFEST_TYPE, type Descriptor } from './documents.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import type { ArtifactSource } from './source.ts';

// OCI distribution-spec: "Pulling", and "Pushing" in one POST and one PUT for each blob.

const ACCEPT = { accept: `${INDEX_TYPE}, ${MANIFEST_TYPE}` };
const ACCEPT_IMAGES = { accept: MANIFEST_MEDIA_TYPES.join(', ') };
const SCHEME = 'oci://';

/** Parses `oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]`; the scheme may be missing. Throws REFERENCE_INVALID. */
export function parseRepository(place: string): ImageReference {
  return parseImageReference(place.startsWith(SCHEME) ? place.slice(SCHEME.length) : place);
}

/** A repository of a registry that holds artifacts. */
export class Repository implements ArtifactSource {
  readonly name: string;
  readonly #session: RegistrySession;

  constructor(reference: ImageReference, options: SessionOptions) {
    this.name = `${reference.registry}/${reference.repository}`;
    this.#session = new RegistrySession(reference, options);
  }

  async manifest(name: string): Promise<Uint8Array | undefined> {
    const response = await this.#session.request(`manifests/${name}`, { headers: ACCEPT });
    if (response.status === 200) return response.bytes(MAX_DOCUMENT_BYTES);
    if (response.status !== 404) throw await this.#session.refusal(response, { kind: 'tag', name });
    await response.discard();
    return undefined;
  }

  /** Describes the manifest of an image; undefined if there is none. */
  async describe(digest: Digest): Promise<Descriptor | undefined> {
    const response = await this.#session.request(`manifests/${digest}`, { headers: ACCEPT_IMAGES });
    if (response.status === 404) {
      await response.discard();
      return undefined;
    }
    if (response.status !== 200)
      throw await this.#session.refusal(response, { kind: 'manifest', name: digest });
    const bytes = await response.bytes(MAX_DOCUMENT_BYTES);
    checkContent(bytes, digest, `${this.name}@${digest}`);
    const [mediaType = MANIFEST_TYPE] = (response.headers['content-type'] ?? MANIFEST_TYPE).split(';');
    return { mediaType, digest, size: bytes.length };
  }

  async blob(digest: Digest, limit: number): Promise<Uint8Array> {
    const response = await this.#session.request(`blobs/${digest}`, { immutable: true });
    if (response.status === 200) return response.bytes(limit);
    throw await this.#session.refusal(response, { kind: 'layer', name: digest });
  }

  /** Uploads a blob, unless the registry has it; returns whether it did. */
  async push({ digest, bytes }: Content): Promise<boolean> {
    const known = await this.#session.request(`blobs/${digest}`, { method: 'HEAD' });
    await known.discard();
    if (known.status === 200) return false;
    const begun = await this.#session.request('blobs/uploads/', { method: 'POST' });
    if (begun.status !== 202) throw await this.#refusal(begun, digest);
    await begun.discard();
    const path = this.#pathOf(begun);
    const response = await this.#session.request(`${path}${path.includes('?') ? '&' : '?'}digest=${digest}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) },
      body: bytes,
    });
    if (response.status !== 201) throw await this.#refusal(response, digest);
    await response.discard();
    return true;
  }

  /** Uploads a manifest under a tag or its digest; what it names has to be there already. */
  async pushManifest(name: string, bytes: Uint8Array, mediaType: string): Promise<void> {
    const response = await this.#session.request(`manifests/${name}`, {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: bytes,
    });
    if (response.status !== 201) throw await this.#refusal(response, name);
    await response.discard();
  }

  /** Follows the place of an upload only within the repository: credentials go nowhere else. */
  #pathOf(response: HttpResponse): string {
    const place = URL.parse(response.headers['location'] ?? '', response.url);
    const own = new URL(`${this.#session.address}/`);
    if (place?.host === own.host && place.pathname.startsWith(own.pathname)) {
      return place.pathname.slice(own.pathname.length) + place.search;
    }
    throw new AppError('REGISTRY_FAILED', `${own.host} does not take uploads to ${this.name} itself`, {
      hint: 'push with skopeo: skopeo copy --all oci:FOLDER:TAG docker://REGISTRY/REPOSITORY:TAG',
    });
  }

  #refusal(response: HttpResponse, name: string): Promise<AppError> {
    return this.#session.refusal(response, { kind: 'manifest', name }, 'push');
  }
}
