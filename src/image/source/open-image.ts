import type { Platform } from '../../domain/index.ts';
import type { HttpClient } from '../../http/index.ts';
import type { DocumentStore } from '../../store/ports.ts';
import type { ImageName } from '../reference/index.ts';
import { openArchive } from './archive/index.ts';
import { openDockerDaemon, type DaemonOptions } from './docker-daemon/index.ts';
import { openFolder } from './folder/index.ts';
import { openOciLayout } from './oci-layout/index.ts';
import { openRegistryImage, type CredentialSources } from './registry/index.ts';
import type { OpenedImage } from './source.ts';

export interface ImageOptions {
  /** As the user named it. */
  readonly reference: string;
  /** The image must be for it. */
  readonly platform?: Platform;
  /** Which image of a registry's index to read; one that is in no index may be for any. */
  readonly indexPlatform?: Platform;
  readonly documents: DocumentStore;
  readonly http: HttpClient;
  readonly credentials: CredentialSources;
  /** Plain http to registries that are not on this machine. */
  readonly insecure: boolean;
  readonly daemon: DaemonOptions['environment'];
  readonly now: () => Date;
  /** Leaves uncompressed layers and diff IDs of local files unchecked. */
  readonly skipDigestCheck?: boolean;
  /** Ends the download from a daemon; requests of `http` end by its own. */
  readonly signal?: AbortSignal;
}

/** Opens an image, wherever it is. */
export async function openImage(name: ImageName, options: ImageOptions): Promise<OpenedImage> {
  const { reference } = options;
  switch (name.kind) {
    case 'docker':
      return openRegistryImage(name.reference, reference, options);
    case 'docker-daemon':
      return openDockerDaemon({ ...options, name: name.name, environment: options.daemon });
    case 'docker-archive':
      return openArchive({ ...options, path: name.path, format: { kind: name.kind, image: name.image } });
    case 'oci-archive':
      return openArchive({ ...options, path: name.path, format: { kind: name.kind, choice: name } });
    case 'archive':
      return openArchive({ ...options, path: name.path });
    case 'oci':
      return openOciLayout({ ...options, path: name.path, choice: name });
    case 'dir':
      return openFolder({ ...options, path: name.path });
  }
}
