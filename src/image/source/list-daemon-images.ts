import type { DaemonEnvironment } from './docker-daemon/socket.ts';

/** Lists the names of all images that Docker or Podman has. Throws DAEMON_UNREACHABLE and IMAGE_NOT_FOUND. */
export async function listDaemonImages(environment: DaemonEnvironment): Promise<readonly string[]> {
  const { listDaemon } = await import('./docker-daemon/index.ts');
  return listDaemon(environment);
}
