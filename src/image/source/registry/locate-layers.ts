import type { Digest, Platform } from '../../../domain/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { ImageReference } from '../../reference/index.ts';
import { RegistryDocuments } from './documents.ts';
import { findImage } from './find-image.ts';
import { RegistrySession, type SessionOptions } from './session.ts';

/** Where the layers of an image lie, for another program to fetch them. */
export interface LocatedImage {
  /** Of the repository, `https://host/v2/team/app`; layers are at `blobs/DIGEST` below it. */
  readonly address: string;
  /** Base first, as the manifest lists them. */
  readonly layers: readonly Digest[];
  /** The Authorization header that a request for a layer carries, where the registry wants one. */
  readonly authorization: string | undefined;
  /** The same, once the registry has said whether it still takes it: tokens run out. */
  renewAuthorization(): Promise<string | undefined>;
}

/** Without a request of our own there is no Authorization to hand on. */
const NO_DOCUMENTS: DocumentStore = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  digestOfFile: () => Promise.resolve(undefined),
  rememberFile: () => Promise.resolve(),
};

/** Reads the manifest of an image, and nothing else of it; `name` is what the user called it. */
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
      // Not a layer: that would be sent on to another host.
      const response = await session.request(`manifests/${digest}`, { method: 'HEAD' });
      await response.discard();
      return session.authorization;
    },
  };
}
