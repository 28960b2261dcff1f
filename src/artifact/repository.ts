import { referrersTag, type Digest } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import type { HttpResponse } from '../http/index.ts';
import {
  MANIFEST_MEDIA_TYPES,
  parseImageReference,
  readAttached,
  readManifestBytes,
  RegistrySession,
  type ImageReference,
  type SessionOptions,
} from '../image/index.ts';
import { mayBeBundle } from '../sigstore/index.ts';
import { checkContent, type Content } from './content.ts';
import { INDEX_TYPE, MANIFEST_TYPE, type ContentDescriptor } from './documents.ts';
import { toReferrer, withReferrer } from './referrers-tag.ts';
import type { ArtifactSource } from './source.ts';

// OCI distribution-spec: "Pulling", and "Pushing" with one POST and one PUT per blob.

const ACCEPT = { accept: `${INDEX_TYPE}, ${MANIFEST_TYPE}` };
const ACCEPT_IMAGES = { accept: MANIFEST_MEDIA_TYPES.join(', ') };
const SCHEME = 'oci://';
const PUSH_OTHERWISE = 'push with skopeo: skopeo copy --all oci:FOLDER:TAG docker://REGISTRY/REPOSITORY:TAG';

/** Parses `oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]`; the scheme may be missing. Throws REFERENCE_INVALID. */
export function parseRepository(place: string): ImageReference {
  return parseImageReference(place.startsWith(SCHEME) ? place.slice(SCHEME.length) : place);
}

/** A registry repository that holds artifacts. */
export class Repository implements ArtifactSource {
  readonly name: string;
  readonly #session: RegistrySession;

  constructor(reference: ImageReference, options: SessionOptions) {
    this.name = `${reference.registry}/${reference.repository}`;
    this.#session = new RegistrySession(reference, options);
  }

  async manifest(name: string): Promise<Uint8Array | undefined> {
    const response = await this.#session.request(`manifests/${name}`, { headers: ACCEPT });
    if (response.status === 200) return readManifestBytes(response, `${this.name}:${name}`);
    if (response.status !== 404) throw await this.#session.refusal(response, { kind: 'tag', name });
    await response.discard();
    return undefined;
  }

  /** Describes an image manifest; undefined if it does not exist. */
  async describe(digest: Digest): Promise<ContentDescriptor | undefined> {
    const response = await this.#session.request(`manifests/${digest}`, { headers: ACCEPT_IMAGES });
    if (response.status === 404) {
      await response.discard();
      return undefined;
    }
    if (response.status !== 200)
      throw await this.#session.refusal(response, { kind: 'manifest', name: digest });
    const bytes = await readManifestBytes(response, `${this.name}@${digest}`);
    checkContent(bytes, digest, `${this.name}@${digest}`);
    const [mediaType = MANIFEST_TYPE] = (response.headers['content-type'] ?? MANIFEST_TYPE).split(';');
    return { mediaType, digest, size: bytes.length };
  }

  async blob(digest: Digest, limit: number): Promise<Uint8Array> {
    const response = await this.#session.request(`blobs/${digest}`, { immutable: true });
    if (response.status === 200) return response.bytes(limit);
    throw await this.#session.refusal(response, { kind: 'layer', name: digest });
  }

  async bundles(digest: Digest): Promise<readonly Uint8Array[]> {
    const files = await readAttached([digest], `${this.name}@${digest}`, this.#session, mayBeBundle);
    return files.map(({ bytes }) => bytes);
  }

  /** Uploads a blob unless the registry already has it; returns whether it was uploaded. */
  async push({ digest, bytes }: Content): Promise<boolean> {
    const known = await this.#session.request(`blobs/${digest}`, { method: 'HEAD' });
    await known.discard();
    if (known.status === 200) return false;
    const begun = await this.#session.request('blobs/uploads/', { method: 'POST' });
    if (begun.status !== 202) throw await this.#refusal(begun, digest);
    await begun.discard();
    const place = this.#placeOf(begun);
    // Appends it as text: the existing query may be signed, byte by byte.
    place.search += `${place.search === '' ? '?' : '&'}digest=${digest}`;
    const response = await this.#session.requestAt(place, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) },
      body: bytes,
    });
    if (response.status !== 201) throw await this.#refusal(response, digest);
    await response.discard();
    return true;
  }

  /**
   * Uploads a manifest under a tag or its digest, after everything it references. A manifest with a subject
   * is added to the subject's referrers list, in place of `replaced`.
   */
  async pushManifest(name: string, bytes: Uint8Array, mediaType: string, replaced?: Digest): Promise<void> {
    const { headers } = await this.#put(name, bytes, mediaType);
    // The registry confirms that it maintains the list itself.
    if (headers['oci-subject'] !== undefined) return;
    const referrer = toReferrer(bytes, mediaType, name);
    if (!referrer) return;
    const tag = referrersTag(referrer.subject);
    const list = withReferrer(await this.manifest(tag), referrer, replaced, `${this.name}:${tag}`);
    if (list) await this.#put(tag, list, INDEX_TYPE);
  }

  async #put(name: string, bytes: Uint8Array, mediaType: string): Promise<HttpResponse> {
    const response = await this.#session.request(`manifests/${name}`, {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: bytes,
    });
    if (response.status !== 201) throw await this.#refusal(response, name);
    await response.discard();
    return response;
  }

  /** Returns the upload address, on the registry's host or in storage elsewhere. */
  #placeOf({ headers, url }: HttpResponse): URL {
    const place = URL.parse(headers['location'] ?? '', url);
    const { host, protocol } = new URL(url);
    if (!place || (place.protocol !== 'https:' && place.protocol !== 'http:')) {
      throw new AppError('REGISTRY_FAILED', `${host} names an invalid address for uploads`, {
        said: headers['location'] ?? '',
        hint: PUSH_OTHERWISE,
      });
    }
    if (protocol === 'https:' && place.protocol === 'http:') {
      throw new AppError('REGISTRY_FAILED', `${host} takes uploads to ${place.host} without TLS`, {
        hint: 'correct the configuration of the registry, or of the proxy in front of it',
      });
    }
    return place;
  }

  #refusal(response: HttpResponse, name: string): Promise<AppError> {
    return this.#session.refusal(response, { kind: 'manifest', name }, 'push');
  }
}
