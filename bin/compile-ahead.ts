import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

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
];
/** The code names its files, which are in another folder at each build. */
const SAME_PATH = '/proc/self/cwd';
/** Lets the HTTP client run its timers in each build; a very busy machine needs longer, and its code differs. */
const ANSWER_AFTER_MS = 1_500;
const PURPOSE = 'scan';
const INCOMPLETE = 3;
const BLOCK = 512;

/** An image in a tar, as an OCI layout. */
interface Example {
  readonly file: string;
  readonly repository: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

interface Index {
  readonly manifests: readonly [{ readonly digest: string }];
}

/**
 * Scans the examples, from archives and from a registry, and puts V8's compiled code of the bundle into `dist/compiled`: a
 * first scan then compiles nothing. The code is for this architecture alone. `folder` is empty, and left to be deleted.
 */
export async function compileAhead(dist: string, folder: string): Promise<void> {
  const examples = await readExamples(join(dist, 'examples'));
  const server = await serveExamples(examples);
  const { port } = server.address() as AddressInfo;
  const images = examples.flatMap(({ file, repository }) => [
    // Relative: a list of images has spaces between options.
    `oci-archive:${join('examples', basename(file))}`,
    `127.0.0.1:${port}/${repository}:latest`,
  ]);
  await writeFile(join(folder, 'images'), [...images, ...images].join('\n'));
  const program = existsSync(SAME_PATH) ? SAME_PATH : dist;
  const args = [
    ...[...REPRODUCIBLE, '--preserve-symlinks-main', join(program, 'plimsoll.js'), PURPOSE],
    ...['--images', join(folder, 'images'), '--store', join(folder, 'store.db')],
    ...['--feeds-mirror', join(dist, 'examples/mirror'), '--prefer-feed', 'osv', '--no-nvd'],
  ];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: dist, env: { HOME: folder } });
  } catch (error) {
    // The sample of advisories is old.
    if (!(error instanceof Error && 'code' in error && error.code === INCOMPLETE)) throw error;
  } finally {
    server.close();
  }
  const written = join(folder, '.cache/plimsoll/compiled');
  await mkdir(join(dist, 'compiled'));
  for (const name of (await readdir(written)).filter((each) => each.startsWith(`${PURPOSE}-`))) {
    const code = await readFile(join(written, name));
    await writeFile(join(dist, 'compiled', name.slice(PURPOSE.length + 1)), code);
  }
}

async function readExamples(folder: string): Promise<readonly Example[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tar')).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      return { file, repository: basename(name, '.tar'), files: tarFiles(await readFile(file)) };
    }),
  );
}

/** Serves each image as a repository with one tag. */
async function serveExamples(examples: readonly Example[]): Promise<Server> {
  const contents = new Map<string, Buffer>();
  for (const { repository, files } of examples) {
    for (const [path, bytes] of files) contents.set(path.replace('blobs/sha256/', 'sha256:'), bytes);
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
