import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Podman behind a socket, which it serves as Docker does. */
export interface Podman {
  /** For $DOCKER_HOST. */
  readonly host: string;
  /** Takes in an archive that `docker save` could have written. */
  load(archive: string): void;
  stop(): Promise<void>;
}

/** Starts a service with a store of its own; the machine's containers are not touched, and all is gone after `stop`. */
export async function startPodman(): Promise<Podman> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-podman-'));
  const socket = join(folder, 'podman.sock');
  const own = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  const options = [...own, '--storage-driver', 'vfs', '--events-backend', 'none'];
  const child = spawn('podman', [...options, 'system', 'service', '--time', '0', `unix://${socket}`], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error('podman ended at once');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    host: `unix://${socket}`,
    load: (archive) => execFileSync('podman', [...options, 'load', '--input', archive], { stdio: 'ignore' }),
    stop: async () => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
