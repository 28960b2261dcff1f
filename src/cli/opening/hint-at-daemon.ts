import { AppError } from '../../errors/index.ts';

/**
 * Prefixes by which other scanners name a daemon's images. Here each is a Docker Hub repository, as for
 * `docker pull`.
 */
const LOOKALIKES = ['docker', 'podman'];

/** Suggests the probably intended transport when `docker:NAME` or `podman:NAME` cannot be read from Docker Hub. */
export function hintAtDaemon(name: string, thrown: unknown): unknown {
  const [repository = '', image = ''] = name.split(':', 2);
  const isLookalike = LOOKALIKES.includes(repository) && image !== '' && !image.startsWith('//');
  if (!isLookalike || !(thrown instanceof AppError)) return thrown;
  return new AppError(thrown.code, thrown.message, {
    hint: `use docker-daemon:${name.slice(repository.length + 1)} for an image of the daemon; ${name} is the repository ${repository} on Docker Hub`,
    said: thrown.said,
    cause: thrown,
  });
}
