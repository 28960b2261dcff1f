import type { Digest, Platform } from '../../../domain/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { ImageReference } from '../../reference/index.ts';
import { RegistryDocuments } from './documents.ts';
import { findImage } from './find-image.ts';
import { RegistrySession, type SessionOptions } from './session.ts';

/** An image's layer locations, for another program to fetch. */
export interface LocatedImage {
  /** Repository address, `https://host/v2/team/app`; layers are at `blobs/DIGEST` below it. */
  readonly address: string;
  /** Base first, as the manifest lists them. */
  readonly layers: readonly Digest[];
  /** The Authorization header for layer requests, if the registry requires one. */
  readonly authorization: string | undefined;
  /** Returns the header again after checking that the registry still accepts it: tokens expire. */
  renewAuthorization(): Promise<string | undefined>;
}

/** Stores nothing: a cached manifest would skip the request that yields the Authorization to hand on. */
const NO_DOCUMENTS: DocumentStore = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  digestOfFile: () => Promise.resolve(undefined),
  rememberFile: () => Promise.resolve(),
  digestOfTag: () => Promise.resolve(undefined),
  rememberTag: () => Promise.resolve(),
};

/** Reads only an image's manifest; `name` is the user's name for it. */
export async function locateLayers(
  reference: ImageReference,
  name: string,
  options: SessionOptions & { readonly platform?: Platform },
): Promise<LocatedImage> {
  const session = new RegistrySession(reference, options);
  const documents = new RegistryDocuments(session, NO_DOCUMENTS);
  const { digest, manifest } = await findImage(reference, documents, name, options.platform);
  return {
    address: session.address,
    layers: manifest.layers.map((layer) => layer.digest),
    authorization: session.authorization,
    async renewAuthorization() {
      // Not a layer: that request would be redirected to another host.
      const response = await session.request(`manifests/${digest}`, { method: 'HEAD' });
      await response.discard();
      return session.authorization;
    },
  };
}
