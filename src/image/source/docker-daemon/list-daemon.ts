import * as z from 'zod/mini';
import { AppError } from '../../../errors/index.ts';
import { readDaemon } from './read-daemon.ts';
import { findDaemon, unreachable, type DaemonEnvironment } from './socket.ts';

/** Replaces a removed tag. */
const NO_NAME = '<none>:<none>';

// Docker Engine API, GET /images/json.
const listSchema = z.array(z.object({ Id: z.string(), RepoTags: z.nullish(z.array(z.string())) }));

/** Lists the daemon's images, each once: `docker-daemon:` and its first tag, or the ID of an untagged one. */
export async function listDaemon(environment: DaemonEnvironment): Promise<readonly string[]> {
  const images = await readDaemon(environment, '/images/json', listSchema);
  if (!images.ok || !images.value)
    throw unreachable(findDaemon(environment), new Error(images.ok ? 'it has no images' : images.failure));
  const names = images.value.map(({ Id, RepoTags }) => {
    const tag = RepoTags?.find((each) => each !== NO_NAME);
    return `docker-daemon:${tag ?? Id.slice(Id.indexOf(':') + 1)}`;
  });
  if (names.length > 0) return [...new Set(names)];
  throw new AppError('IMAGE_NOT_FOUND', 'the daemon lists no images', {
    hint: 'check DOCKER_HOST; rootless Podman has images and a socket of its own',
  });
}
