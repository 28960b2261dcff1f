import type { Digest, Platform } from '../../../domain/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { ImageReference } from '../../reference/index.ts';
import { RegistryDocuments } from './documents.ts';
import { findImage } from './find-image.ts';
import { RegistrySession, type SessionOptions } from './session.ts';

/** Locations of an image's layers, for another program to fetch. */
export interface LocatedImage {
  /** Address of the repository, `https://host/v2/team/app`; layers are at `blobs/DIGEST` below it. */
  readonly address: string;
  /** Base first, as the manifest lists them. */
  readonly layers: readonly Digest[];
  /** The Authorization header for layer requests, if the registry wants one. */
  readonly authorization: string | undefined;
  /** Returns the header again after checking that the registry still accepts it: tokens expire. */
  renewAuthorization(): Promise<string | undefined>;
}

/** Stores nothing: without a request of our own there would be no Authorization to hand on. */
const NO_DOCUMENTS: DocumentStore = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  digestOfFile: () => Promise.resolve(undefined),
  rememberFile: () => Promise.resolve(),
  digestOfTag: () => Promise.resolve(undefined),
  rememberTag: () => Promise.resolve(),
};

/** Reads only the manifest of an image; `name` is the user's name for it. */
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
