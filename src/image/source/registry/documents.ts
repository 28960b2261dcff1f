import { parseDigest, type Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { HttpResponse } from '../../../http/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import { MAX_CONFIG_BYTES } from '../../limits.ts';
import { parseManifest, type Descriptor, type Manifest } from '../../manifest/index.ts';
import { digestOf, verifyBytes } from '../verifier.ts';
import { ACCEPT, DIGEST_HEADER } from './headers.ts';
import { readManifestBytes } from './read-manifest-bytes.ts';
import type { RegistrySession } from './session.ts';

/** A manifest whose bytes match its digest. */
export interface VerifiedManifest {
  readonly digest: Digest;
  readonly manifest: Manifest;
}

/** Fetches manifests and configurations, each only once: they are stored under their digests. */
export class RegistryDocuments {
  readonly #session: RegistrySession;
  readonly #store: DocumentStore;

  constructor(session: RegistrySession, store: DocumentStore) {
    this.#session = session;
    this.#store = store;
  }

  /**
   * Returns a tag's current manifest. If its last manifest is stored, first checks whether the tag moved:
   * registries do not count that against pull limits. `place` is the full tag name.
   */
  async manifestOfTag(tag: string, place: string, name: string): Promise<VerifiedManifest> {
    const known = await this.#store.digestOfTag(place);
    const bytes = known && (await this.#stored(known));
    if (bytes && (await this.#digestOfTag(tag)) === known) {
      return { digest: known, manifest: parseManifest(bytes, name) };
    }
    const found = await this.#fetchTag(tag, name);
    if (found.digest !== known) await this.#store.rememberTag(place, found.digest);
    return found;
  }

  async manifest(
    wanted: Pick<Descriptor, 'digest'> & Partial<Descriptor>,
    name: string,
  ): Promise<VerifiedManifest> {
    const { digest, mediaType, size } = wanted;
    const stored = await this.#stored(digest);
    if (stored) return { digest, manifest: parseManifest(stored, name, mediaType) };
    const response = await this.#session.request(`manifests/${digest}`, { headers: ACCEPT, immutable: true });
    if (response.status !== 200)
      throw await this.#session.refusal(response, { kind: 'manifest', name: digest });
    const bytes = await readManifestBytes(response, name);
    return this.#verified(bytes, name, { digest, size }, response);
  }

  async config({ digest, size }: Descriptor, name: string): Promise<Uint8Array> {
    const stored = await this.#stored(digest);
    if (stored) return stored;
    if (size > MAX_CONFIG_BYTES) {
      throw new AppError('LIMIT_EXCEEDED', `${name} is larger than ${MAX_CONFIG_BYTES} bytes`);
    }
    const response = await this.#session.request(`blobs/${digest}`, { immutable: true });
    if (response.status !== 200)
      throw await this.#session.refusal(response, { kind: 'configuration', name: digest });
    const bytes = await response.bytes(MAX_CONFIG_BYTES);
    verifyBytes(bytes, digest, size, name);
    await this.#store.put(digest, bytes);
    return bytes;
  }

  async #fetchTag(tag: string, name: string): Promise<VerifiedManifest> {
    const response = await this.#session.request(`manifests/${tag}`, { headers: ACCEPT });
    if (response.status !== 200) throw await this.#session.refusal(response, { kind: 'tag', name: tag });
    const bytes = await readManifestBytes(response, name);
    const digest = parseDigest(response.headers[DIGEST_HEADER] ?? '');
    return this.#verified(bytes, name, digest && { digest }, response);
  }

  /**
   * Returns undefined for registries that do not support HEAD, or return no digest: then the manifest itself
   * decides.
   */
  async #digestOfTag(tag: string): Promise<Digest | undefined> {
    const response = await this.#session.request(`manifests/${tag}`, { method: 'HEAD', headers: ACCEPT });
    await response.discard();
    return response.status === 200 ? parseDigest(response.headers[DIGEST_HEADER] ?? '') : undefined;
  }

  async #verified(
    bytes: Uint8Array,
    name: string,
    promised: { readonly digest: Digest; readonly size?: number | undefined } | undefined,
    response: HttpResponse,
  ): Promise<VerifiedManifest> {
    const manifest = parseManifest(bytes, name, response.headers['content-type']);
    // A schema 1 digest covers its payload, and anything could surround it: only the payload counts.
    const signed = manifest.kind === 'schema1' ? manifest.payload : bytes;
    const size = manifest.kind === 'schema1' ? undefined : promised?.size;
    if (promised) verifyBytes(signed, promised.digest, size, name);
    const digest = promised?.digest ?? digestOf(signed);
    await this.#store.put(digest, signed);
    return { digest, manifest: signed === bytes ? manifest : parseManifest(signed, name) };
  }

  /** Verifies stored bytes too: a disk may fail, and a digest is the key to the layer facts. */
  async #stored(digest: Digest): Promise<Uint8Array | undefined> {
    const bytes = await this.#store.get(digest);
    if (!bytes) return undefined;
    try {
      verifyBytes(bytes, digest, undefined, digest);
      return bytes;
    } catch {
      return undefined;
    }
  }
}
