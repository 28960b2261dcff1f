import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { outcomeOf, type Run } from './cli.ts';
import { unpacking } from './umoci.ts';

const configSchema = z.object({
  config: z.object({
    User: z.string(),
    Env: z.array(z.string()),
    Entrypoint: z.array(z.string()),
    Cmd: z.array(z.string()).default([]),
  }),
});

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of this machine by the paths where the container finds them. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** None, not even loopback, unless it is the machine's. */
  readonly network?: 'none' | 'host';
}

/** An image of a layout, unpacked, to be run as Kubernetes runs it: as its user, over a read-only root. */
export class Container implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-container-'));
  readonly #config: z.infer<typeof configSchema>['config'];
  readonly root = join(this.#folder, 'bundle/rootfs');

  constructor(layout: string, name: string) {
    const image = `oci:${layout}:${name}`;
    this.#config = configSchema.parse(
      JSON.parse(execFileSync('skopeo', ['inspect', '--config', image], { encoding: 'utf8' })),
    ).config;
    const unpack = unpacking(`${layout}:${name}`, join(this.#folder, 'bundle'));
    execFileSync('umoci', unpack, { stdio: 'ignore' });
  }

  /** Runs the entrypoint to its end; without arguments, with those of the image. */
  run(args?: readonly string[], options?: StartOptions): Promise<Run> {
    const child = this.start(args, options);
    child.stdin.end();
    return outcomeOf(child);
  }

  /** Starts the entrypoint; signals to the child reach it, since nothing is between. */
  start(
    args: readonly string[] = this.#config.Cmd,
    { environment = {}, volumes = {}, network = 'none' }: StartOptions = {},
  ): ChildProcessWithoutNullStreams {
    const { User, Env, Entrypoint } = this.#config;
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const chroot = ['/usr/sbin/chroot', `--userspec=${User}`, this.root, ...Entrypoint, ...args];
    const namespaces = ['--mount', ...(network === 'none' ? ['--net'] : [])];
    const script = `${this.#mounts(volumes)}\nexec env --ignore-environment "$@"`;
    return spawn('unshare', [...namespaces, 'sh', '-ec', script, 'sh', ...Env, ...variables, ...chroot], {
      env: { PATH: process.env['PATH'] ?? '', ROOT: this.root },
    });
  }

  /** Those of the manifests; they end with the namespace. */
  #mounts(volumes: Readonly<Record<string, string>>): string {
    for (const target of Object.keys(volumes)) mkdirSync(join(this.root, target), { recursive: true });
    const owner = this.#config.User.replace(':', ',gid=');
    return [
      'mount --bind "$ROOT" "$ROOT"',
      'mount -o remount,bind,ro "$ROOT"',
      'mount -t tmpfs tmpfs "$ROOT/tmp"',
      `mount -t tmpfs -o uid=${owner} tmpfs "$ROOT/var/cache/plimsoll"`,
      ...Object.entries(volumes).map(([target, source]) => `mount --bind '${source}' "$ROOT${target}"`),
    ].join('\n');
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
