import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The registry of the distribution project (Debian's `docker-registry`), on a free port of this machine. */
export interface DockerRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Copies an image of any of skopeo's transports, all platforms of it: `oci:FOLDER:TAG` to `team/app:1`. */
  push(source: string, name: string, ...options: readonly string[]): void;
  /** Pushes the one image of an OCI archive. */
  pushArchive(archive: Uint8Array, name: string): void;
  /** How often the bytes of a blob were given out. */
  readsOf(digest: string): number;
  stop(): Promise<void>;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Starts a registry, with a password if there is a login; everything of it is gone after `stop`. */
export async function startDockerRegistry(login?: Login): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify(await configuration(folder, host, login)));
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const log: string[] = [];
  await Promise.race([
    untilListening(child.stderr, log),
    ended.then(() => {
      throw new Error('docker-registry ended at once');
    }),
  ]);
  const credentials = login ? ['--dest-creds', `${login.username}:${login.password}`] : ['--dest-no-creds'];
  const push: DockerRegistry['push'] = (source, name, ...options) => {
    const copy = ['--insecure-policy', 'copy', '--quiet', '--all', '--dest-tls-verify=false'];
    execFileSync('skopeo', [...copy, ...credentials, ...options, source, `docker://${host}/${name}`]);
  };
  return {
    host,
    push,
    // skopeo 1.9 reads an archive only as a user who may set the owners of its files: it gets the folder.
    pushArchive: (archive, name) => {
      const layout = mkdtempSync(join(folder, 'layout-'));
      execFileSync('tar', ['--extract', '--no-same-owner', '--directory', layout], { input: archive });
      push(`oci:${layout}`, name);
    },
    readsOf: (digest) =>
      log.filter(
        (line) =>
          line.includes('response completed') &&
          line.includes('http.request.method=GET') &&
          line.includes('http.response.status=200') &&
          line.includes(`/blobs/${digest}`),
      ).length,
    stop: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** JSON is YAML, too. */
async function configuration(folder: string, host: string, login: Login | undefined): Promise<object> {
  const passwords = join(folder, 'htpasswd');
  if (login) {
    const line = execFileSync('htpasswd', ['-niB', login.username], { input: `${login.password}\n` });
    await writeFile(passwords, line);
  }
  return {
    version: 0.1,
    log: { level: 'info' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: host },
    ...(login && { auth: { htpasswd: { realm: 'test', path: passwords } } }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The log is read to its end: a full pipe would stop the registry. */
function untilListening(stream: NodeJS.ReadableStream, log: string[]): Promise<void> {
  return new Promise((resolve) => {
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      if (line.includes('listening on')) resolve();
    });
  });
}
