import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { outcomeOf, type Run } from './cli.ts';
import { hasTool } from './tools.ts';

const configSchema = z.object({
  config: z.object({
    User: z.string(),
    Env: z.array(z.string()),
    Entrypoint: z.array(z.string()),
    Cmd: z.array(z.string()).default([]),
  }),
});

/** What unpacking and running an image takes; it must be root who mounts. */
export function missingContainerTools(): readonly string[] {
  const missing = ['skopeo', 'umoci', 'unshare'].filter((name) => !hasTool(name));
  return process.getuid?.() === 0 ? missing : [...missing, 'root'];
}

/** An image of a layout, unpacked, to be run as Kubernetes runs it: as its user, its root read-only, with no network. */
export class Container implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-container-'));
  readonly #config: z.infer<typeof configSchema>['config'];
  readonly root = join(this.#folder, 'bundle/rootfs');

  constructor(layout: string, name: string) {
    const image = `oci:${layout}:${name}`;
    this.#config = configSchema.parse(
      JSON.parse(execFileSync('skopeo', ['inspect', '--config', image], { encoding: 'utf8' })),
    ).config;
    execFileSync('umoci', ['unpack', '--image', `${layout}:${name}`, join(this.#folder, 'bundle')], {
      stdio: 'ignore',
    });
  }

  /** Runs the entrypoint; with no arguments, with those of the image. */
  run(args: readonly string[] = this.#config.Cmd, environment: readonly string[] = []): Promise<Run> {
    const { User, Env, Entrypoint } = this.#config;
    const owner = User.replace(':', ',gid=');
    // The mounts are those of the manifests, and end with the namespace.
    const script = [
      'mount --bind "$1" "$1"',
      'mount -o remount,bind,ro "$1"',
      'mount -t tmpfs tmpfs "$1/tmp"',
      `mount -t tmpfs -o uid=${owner} tmpfs "$1/var/cache/plimsoll"`,
      'root=$1',
      'shift',
      `exec chroot --userspec=${User} "$root" "$@"`,
    ].join(' && ');
    const child = spawn(
      'unshare',
      ['--mount', '--net', 'sh', '-c', script, 'sh', this.root, ...Entrypoint, ...args],
      {
        env: {
          ...asObject(Env),
          ...asObject(environment),
          PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
        },
      },
    );
    child.stdin.end();
    return outcomeOf(child);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function asObject(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const equals = line.indexOf('=');
      return [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}
