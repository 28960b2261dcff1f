import type { Platform } from '../../domain/index.ts';
import type { HttpClient } from '../../http/index.ts';
import type { DocumentStore } from '../../store/ports.ts';
import type { ImageName } from '../reference/index.ts';
import type { DaemonOptions } from './docker-daemon/index.ts';
import { openFolder } from './folder/index.ts';
import { openOciLayout } from './oci-layout/index.ts';
import type { CredentialSources } from './registry/index.ts';
import type { OpenedImage } from './source.ts';

export interface ImageOptions {
  /** The image name from the user. */
  readonly reference: string;
  /** The platform that the image must be for. */
  readonly platform?: Platform;
  /** The platform to choose from a registry's index; an image outside any index may be for any platform. */
  readonly indexPlatform?: Platform;
  readonly documents: DocumentStore;
  readonly http: HttpClient;
  readonly credentials: CredentialSources;
  /** Allows plain HTTP to registries that are not on this machine. */
  readonly insecure: boolean;
  readonly daemon: DaemonOptions['environment'];
  readonly now: () => Date;
  /** Skips digest checks for uncompressed layers, and diff ID checks for local files. */
  readonly skipDigestCheck?: boolean;
  /** Aborts a daemon download or a folder walk; `http` requests have their own signal. */
  readonly signal?: AbortSignal;
}

export async function openImage(name: ImageName, options: ImageOptions): Promise<OpenedImage> {
  const { reference } = options;
  switch (name.kind) {
    case 'docker': {
      const { openRegistryImage } = await import('./registry/index.ts');
      return openRegistryImage(name.reference, reference, options);
    }
    case 'docker-daemon': {
      const { openDockerDaemon } = await import('./docker-daemon/index.ts');
      return openDockerDaemon({ ...options, name: name.name, environment: options.daemon });
    }
    case 'docker-archive':
      return (await archives()).openArchive({
        ...options,
        path: name.path,
        format: { kind: name.kind, image: name.image },
      });
    case 'oci-archive':
      return (await archives()).openArchive({
        ...options,
        path: name.path,
        format: { kind: name.kind, choice: name },
      });
    case 'archive':
      return (await archives()).openArchive({ ...options, path: name.path });
    case 'oci':
      return openOciLayout({ ...options, path: name.path, choice: name });
    case 'dir':
      return openFolder({ ...options, path: name.path });
  }
}

/** Loads the archive readers on demand, like the network code above: a run reads a single image source. */
const archives = () => import('./archive/index.ts');
