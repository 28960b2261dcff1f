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
import { DEBIAN_INPUTS, NPM_INPUTS, type FetchedInput } from '../support/real-input.ts';

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/plimsoll-real');
const NPM_OPTIONS = ['--silent', '--ignore-scripts', '--fetch-retry-mintimeout=1000'];

interface WantedInput {
  readonly name: string;
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
  /** Command that writes the archive into the folder where it is run. */
  readonly command: readonly [program: string, ...args: string[]];
}

/** Fetches what the cache does not have: archives by their digests. */
export async function fetchInputs(): Promise<Readonly<Record<string, FetchedInput>>> {
  mkdirSync(CACHE, { recursive: true });
  const fetched: Record<string, FetchedInput> = {};
  for (const name of DEBIAN_INPUTS) fetched[name] = { missing: `${name} of Debian's archive` };
  const silent = new Set<string>();
  for (const wanted of [...wantedOfNpm(), ...wantedOfDebian()]) {
    const [registry] = wanted.command;
    const path = (await findInput(wanted)) ?? (silent.has(registry) ? undefined : await fetchInput(wanted));
    // One that does not answer is not asked again.
    if (path === undefined) silent.add(registry);
    fetched[wanted.name] = path === undefined ? { missing: `${wanted.name} by ${registry}` } : { path };
  }
  return fetched;
}

function wantedOfNpm(): readonly WantedInput[] {
  return Object.entries(NPM_INPUTS).map(([name, integrity]) => ({
    name,
    algorithm: 'sha512',
    hex: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
    command: ['npm', 'pack', name, ...NPM_OPTIONS],
  }));
}

/** Asks apt for the digests, which its signed lists have; one that it does not know has no stanza. */
function wantedOfDebian(): readonly WantedInput[] {
  const query = ['show', '--no-all-versions', ...DEBIAN_INPUTS];
  const { stdout, error } = spawnSync('apt-cache', query, { encoding: 'utf8' });
  if (error) return [];
  return stdout.split('\n\n').flatMap((stanza) => {
    const [, name] = /^Package: (\S+)$/mu.exec(stanza) ?? [];
    const [, hex] = /^SHA256: ([0-9a-f]{64})$/mu.exec(stanza) ?? [];
    if (name === undefined || hex === undefined) return [];
    return { name, algorithm: 'sha256', hex, command: ['apt-get', 'download', '-qq', name] };
  });
}

function placeOf({ hex }: WantedInput): string {
  return join(CACHE, hex.slice(0, 64));
}

async function findInput(wanted: WantedInput): Promise<string | undefined> {
  const path = placeOf(wanted);
  if (!existsSync(path)) return undefined;
  if ((await digestOf(path, wanted.algorithm)) === wanted.hex) return path;
  rmSync(path);
  return undefined;
}

async function fetchInput(wanted: WantedInput): Promise<string | undefined> {
  const folder = mkdtempSync(`${CACHE}/fetching-`);
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

async function digestOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
