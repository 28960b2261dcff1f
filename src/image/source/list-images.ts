import type { ImageName } from '../reference/index.ts';
import { listFolder } from './folder/index.ts';
import { listOciLayout } from './oci-layout/index.ts';
import type { ImageOptions } from './open-image.ts';
import { onlyImage, type PlatformImages } from './platform-images.ts';

/** Lists the images behind a name, one per platform, whatever their source. */
export async function listImages(
  name: ImageName,
  options: Omit<ImageOptions, 'platform' | 'indexPlatform'>,
): Promise<PlatformImages> {
  switch (name.kind) {
    case 'docker': {
      const { listRegistryImages } = await import('./registry/index.ts');
      return listRegistryImages(name.reference, options.reference, options);
    }
    case 'docker-daemon': {
      const { openDockerDaemon } = await import('./docker-daemon/index.ts');
      return onlyImage((connection) =>
        openDockerDaemon({ ...options, ...connection, name: name.name, environment: options.daemon }),
      );
    }
    case 'docker-archive':
      return (await archives()).listArchive({
        ...options,
        path: name.path,
        format: { kind: name.kind, image: name.image },
      });
    case 'oci-archive':
      return (await archives()).listArchive({
        ...options,
        path: name.path,
        format: { kind: name.kind, choice: name },
      });
    case 'archive':
      return (await archives()).listArchive({ ...options, path: name.path });
    case 'oci':
      return listOciLayout({ ...options, path: name.path, choice: name });
    case 'dir':
      return listFolder({ ...options, path: name.path });
  }
}

/** Loads the archive readers on demand, like the network code above: a run reads a single image source. */
const archives = () => import('./archive/index.ts');
