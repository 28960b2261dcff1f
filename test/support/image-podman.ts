import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Podman behind a socket, which it serves as Docker does. */
export interface Podman {
  /** For $DOCKER_HOST. */
  readonly host: string;
  /** Takes in an archive that `docker save` could have written. */
  load(archive: string): void;
  /** Makes a container of an image, which does not run. */
  create(name: string, image: string): void;
  stop(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;

/** A store of its own, of which nothing is left after it is disposed of. */
export class PodmanStore implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'plimsoll-podman-'));
  readonly environment = { ...process.env, XDG_RUNTIME_DIR: this.folder };
  readonly options = [
    ...['--root', join(this.folder, 'root'), '--runroot', join(this.folder, 'run')],
    ...['--storage-driver', 'vfs', '--events-backend', 'none'],
  ];

  /** Takes in an archive; false where this user may not. */
  load(archive: string): boolean {
    const load = [...this.options, 'load', '--input', archive];
    return spawnSync('podman', load, { env: this.environment, stdio: 'ignore' }).status === 0;
  }

  /** Without root, a service that opened it would run as a child of what was started, and outlive it. */
  openNamespace(): void {
    if (!isRoot) this.#unshare('true');
  }

  [Symbol.dispose](): void {
    if (!isRoot) this.#closeNamespace();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #unshare(...program: readonly string[]): void {
    const unshare = [...this.options, 'unshare', ...program];
    spawnSync('podman', unshare, { env: this.environment, stdio: 'ignore' });
  }

  /** Files have the owners and modes of the namespace, which a process outlives podman to hold open. */
  #closeNamespace(): void {
    this.#unshare('rm', '-rf', join(this.folder, 'root'));
    const holder = join(this.folder, 'libpod/tmp/pause.pid');
    if (existsSync(holder)) process.kill(Number(readFileSync(holder, 'utf8')), 'SIGKILL');
  }
}

/** Starts a service with a store of its own; the machine's containers are not touched, and all is gone after `stop`. */
export async function startPodman(): Promise<Podman> {
  const store = new PodmanStore();
  store.openNamespace();
  const socket = join(store.folder, 'podman.sock');
  const service = [...store.options, 'system', 'service', '--time', '0', `unix://${socket}`];
  const child = spawn('podman', service, { env: store.environment, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error('podman ended at once');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    host: `unix://${socket}`,
    load: (archive) => {
      if (!store.load(archive)) throw new Error(`podman does not take in ${archive}`);
    },
    create: (name, image) => {
      const create = [...store.options, 'create', '--name', name, image, '/bin/true'];
      execFileSync('podman', create, { env: store.environment, stdio: 'ignore' });
    },
    stop: async () => {
      child.kill();
      await ended;
      store[Symbol.dispose]();
    },
  };
}
