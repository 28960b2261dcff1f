// Archives that others have published, fetched once and kept by their digests.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

export const ARCHIVES = resolve(import.meta.dirname, '../../node_modules/.cache/plimsoll-real');
const NPM_OPTIONS = ['--silent', '--ignore-scripts', '--fetch-retry-mintimeout=1000'];

export interface WantedArchive {
  readonly name: string;
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
  /** Command that writes the archive into the folder where it is run. */
  readonly command: readonly [program: string, ...args: string[]];
}

/** Path of an input's archive, or the reason why it is not there. */
export type FetchedInput =
  { readonly path: string; readonly missing?: never } | { readonly path?: never; readonly missing: string };

/** A package by name and version, with the integrity that the registry gives for it. */
export function npmArchive(name: string, integrity: string): WantedArchive {
  return {
    name,
    algorithm: 'sha512',
    hex: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
    command: ['npm', 'pack', name, ...NPM_OPTIONS],
  };
}

export async function findArchive(wanted: WantedArchive): Promise<string | undefined> {
  const path = placeOf(wanted);
  if (!existsSync(path)) return undefined;
  if ((await digestOf(path, wanted.algorithm)) === wanted.hex) return path;
  rmSync(path, { force: true });
  return undefined;
}

/** Returns the path, or undefined where the registry does not answer. Throws for another digest. */
export async function fetchArchive(wanted: WantedArchive): Promise<string | undefined> {
  mkdirSync(ARCHIVES, { recursive: true });
  const folder = mkdtempSync(`${ARCHIVES}/fetching-`);
  try {
    const [program, ...args] = wanted.command;
    spawnSync(program, args, { cwd: folder, stdio: 'ignore' });
    const [file] = readdirSync(folder);
    if (file === undefined) return undefined;
    const digest = await digestOf(join(folder, file), wanted.algorithm);
    if (digest !== wanted.hex)
      throw new Error(`${wanted.name} came with the digest ${digest}, not ${wanted.hex}`);
    renameSync(join(folder, file), placeOf(wanted));
    return placeOf(wanted);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function placeOf({ hex }: WantedArchive): string {
  return join(ARCHIVES, hex.slice(0, 64));
}

async function digestOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
