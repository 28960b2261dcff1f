import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from './machines.ts';

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/** Finds the pinned Node of an architecture and its license: in this installation, or by npm as the lock file has it. */
export function nodeFiles(root: string, architecture: Architecture) {
  const name = `node-linux-${architecture}`;
  const installed = join(root, 'node_modules', name);
  const folder = existsSync(installed) ? installed : fetched(root, name);
  return { binary: join(folder, 'bin/node'), license: join(folder, 'LICENSE') };
}

/** npm does not install a package for another processor. */
function fetched(root: string, name: string): string {
  const { version, integrity } = lockedPackage(root, name);
  const cache = join(root, 'node_modules/.cache/plimsoll-node');
  const folder = join(cache, `${name}-${version}`);
  if (existsSync(join(folder, 'bin/node'))) return folder;
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache], {
    stdio: 'pipe',
  });
  const archive = join(cache, `${name}-${version}.tgz`);
  const found = `sha512-${hash('sha512', readFileSync(archive), 'base64')}`;
  if (found !== integrity)
    throw new Error(`${name}@${version} came with the digest ${found}, not ${integrity}`);
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  return folder;
}

function lockedPackage(root: string, name: string): Locked {
  const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const locked = lock.packages[`node_modules/${name}`];
  if (!locked) throw new Error(`package-lock.json has no ${name}`);
  return locked;
}
