import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { trainingImages } from './training-images.ts';

/**
 * Removes differences between builds: V8 draws a seed for its tables at each start, and garbage collection leaves old data
 * in unused object bytes.
 */
const REPRODUCIBLE = [
  '--hash-seed=1',
  '--predictable',
  '--no-memory-reducer',
  '--min-semi-space-size=512',
  '--max-semi-space-size=512',
  '--initial-old-space-size=2000',
  // Else a chunk that requires a joined file gets a second copy of it, whose code is not kept.
  '--preserve-symlinks',
  '--preserve-symlinks-main',
];
/** The code names its files, which are in another folder at each build. */
const SAME_PATH = '/proc/self/cwd';
/** Lets the HTTP client run its timers in each build; a very busy machine needs longer, and its code differs. */
const ANSWER_AFTER_MS = 1_500;
const PURPOSE = 'scan';
const INCOMPLETE = 3;
const BLOCK = 512;

interface Index {
  readonly manifests: readonly [{ readonly digest: string }];
}

/**
 * Scans images in all forms, and puts V8's compiled code of the bundle into `dist/compiled`: a first scan then compiles
 * nothing. The code is for this architecture alone. `folder` is empty, and left to be deleted.
 */
export async function compileAhead(dist: string, folder: string): Promise<void> {
  const scan = (home: string, ...args: readonly string[]) => runScan(dist, join(folder, home), args);
  const store = ['--store', join(folder, 'store.db'), '--feeds-mirror', join(dist, 'examples/mirror')];
  const feeds = [...store, '--prefer-feed', 'osv', '--no-nvd'];
  const examples = (await readdir(join(dist, 'examples'))).filter((name) => name.endsWith('.tar'));
  // By a process of its own: code that loads feeds would slow down all scans that have them.
  await scan('feeds', ...examples.map((name) => `oci-archive:examples/${name}`), ...feeds);
  // Relative, since a line of the list holds options behind spaces.
  const files = await writeImages(folder, relative(dist, folder));
  await writeFile(join(folder, 'images'), [...files, ...files].join('\n'));
  await scan('files', '--images', join(folder, 'images'), ...feeds);
  const images = trainingImages('registry');
  const server = await serveImages(images);
  const { port } = server.address() as AddressInfo;
  try {
    const names = Array.from(images.keys(), (name) => `127.0.0.1:${port}/${name}:latest`);
    await scan('network', ...names, ...feeds);
  } finally {
    server.close();
  }
  await mkdir(join(dist, 'compiled'));
  await take(join(folder, 'files'), dist, (name) => !isOfNetwork(name));
  await take(join(folder, 'network'), dist, isOfNetwork);
}

/** Takes over the code that scans with this home have written. */
async function take(home: string, dist: string, isWanted: (name: string) => boolean): Promise<void> {
  const written = join(home, '.cache/plimsoll/compiled');
  const names = (await readdir(written)).filter((each) => each.startsWith(`${PURPOSE}-`));
  for (const name of names.map((each) => each.slice(PURPOSE.length + 1)).filter(isWanted))
    await copyFile(join(written, `${PURPOSE}-${name}`), join(dist, 'compiled', name));
}

/** Whether code is the HTTP client's, of which more or less has run when an answer comes: two builds may differ. */
function isOfNetwork(name: string): boolean {
  return name.startsWith('network-');
}

/** Runs a scan of the bundle with a home of its own. The sample of advisories is old, so that an answer may be incomplete. */
async function runScan(dist: string, home: string, args: readonly string[]): Promise<void> {
  const program = join(existsSync(SAME_PATH) ? SAME_PATH : dist, 'plimsoll.js');
  try {
    await promisify(execFile)(process.execPath, [...REPRODUCIBLE, program, PURPOSE, ...args], {
      cwd: dist,
      env: { HOME: home },
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === INCOMPLETE)) throw error;
  }
}

/** Writes the images that are scanned from files; returns their names, as `place` leads to the folder. */
async function writeImages(folder: string, place: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [name, tar] of trainingImages('oci-archive')) {
    await writeFile(join(folder, `${name}.tar`), tar);
    names.push(`oci-archive:${place}/${name}.tar`);
  }
  for (const [name, tar] of trainingImages('oci')) {
    for (const [path, bytes] of tarFiles(tar)) {
      await mkdir(dirname(join(folder, name, path)), { recursive: true });
      await writeFile(join(folder, name, path), bytes);
    }
    names.push(`oci:${place}/${name}`);
  }
  return names;
}

/** Serves each image as a repository with one tag. */
async function serveImages(images: ReadonlyMap<string, Buffer>): Promise<Server> {
  const contents = new Map<string, Buffer>();
  for (const [repository, tar] of images) {
    for (const [path, bytes] of tarFiles(tar)) contents.set(path.replace('blobs/sha256/', 'sha256:'), bytes);
    const { manifests }: Index = JSON.parse(contents.get('index.json')?.toString() ?? '');
    contents.set(repository, contents.get(manifests[0].digest) ?? Buffer.alloc(0));
  }
  const server = createServer((request, response) => {
    const [, repository = '', kind = '', reference = ''] = request.url?.split('/').slice(1) ?? [];
    const isManifest = kind === 'manifests';
    const bytes = contents.get(reference === 'latest' ? repository : reference);
    const type = isManifest ? 'application/vnd.oci.image.manifest.v1+json' : 'application/octet-stream';
    void pause(isManifest ? ANSWER_AFTER_MS : 0).then(() =>
      response.writeHead(bytes ? 200 : 404, { 'content-type': type }).end(bytes),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** Reads the files of a plain ustar archive. */
function tarFiles(tar: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; tar[at] !== 0 && at < tar.length;) {
    const name = tar.toString('latin1', at, at + 100).split('\0', 1)[0] ?? '';
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    files.set(name, tar.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
