import { AppError } from '../errors/index.ts';

/**
 * Prefixes by which other scanners name images of a daemon. Here each is a repository on Docker Hub, as for `docker
 * pull`.
 */
const LOOKALIKES = ['docker', 'podman'];

/** Adds the transport that was probably meant to the failure to read `docker:NAME` or `podman:NAME` from Docker Hub. */
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
