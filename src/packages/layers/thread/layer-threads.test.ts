import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { CATALOGERS } from '../../../catalog/index.ts';
import { buildElf } from '../../../catalog/program/testing/build-elf.ts';
import { sha256Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { walkContent, type LayerContent } from '../../../image/index.ts';
import { walkOfJob, type LayerJob } from '../layer-job.ts';
import { LayerThreads } from './layer-threads.ts';

let folder: string;
let threads: LayerThreads;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layer-threads-'));
  threads = new LayerThreads();
});
afterEach(async () => {
  await threads.close();
  rmSync(folder, { recursive: true });
});

const STATUS = 'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n\n';
const TAR = buildTar([
  {
    path: 'usr/bin/tool',
    content: Buffer.concat([buildElf(), Buffer.alloc(3_000_000, 'tool')]),
  },
  { path: 'usr/bin/tool2', type: '1', target: 'usr/bin/tool' },
  { path: 'data/dpkg/status', content: STATUS },
  { path: 'var/lib/dpkg/status', content: STATUS },
  {
    path: 'app/package-lock.json',
    content: '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}',
  },
]);

/** A file of this folder, behind other bytes, or a stream. The file is new: a thread may still read the last one. */
function contentOf(blob: Buffer, kind: LayerContent['kind']): LayerContent {
  if (kind === 'stream') {
    return { kind, bytes: piecesOf(blob), computedDigest: () => sha256Digest('d'.repeat(64)) };
  }
  const path = join(mkdtempSync(join(folder, 'layer-')), 'layer');
  writeFileSync(path, Buffer.concat([Buffer.alloc(100), blob]));
  return {
    kind: 'file',
    path,
    offset: 100,
    size: blob.length,
    algorithms: { blob: 'sha256', content: 'sha512' },
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream that has everything at hand
async function* piecesOf(blob: Buffer): AsyncGenerator<Uint8Array> {
  // Each in memory of its own, which is given to the thread.
  for (let at = 0; at < blob.length; at += 100_000) yield new Uint8Array(blob.subarray(at, at + 100_000));
}

const JOBS: readonly LayerJob[] = [
  { kind: 'catalog', catalogers: CATALOGERS.map(({ id }) => id) },
  { kind: 'places', cataloger: 'dpkg', aliases: [{ path: 'data/dpkg', as: 'var/lib/dpkg' }] },
  { kind: 'digests', files: new Map([['usr/bin/tool2', ['sha256']]]), maxBytes: 10_000_000 },
];
const BLOBS: readonly [string, Buffer][] = [
  ['a plain tar', TAR],
  ['gzip', gzipSync(TAR)],
  ['zstd', zstdCompressSync(TAR)],
  ['gzip that breaks off', gzipSync(TAR).subarray(0, -100)],
  ['a tar that breaks off', TAR.subarray(0, -5000)],
];

it.each(BLOBS)('reads the same in a thread as here: %s', (_, blob) => readsTheSame(threads, blob));

it.each(BLOBS)('reads the same in several threads for one layer: %s', async (_, blob) => {
  const alone = new LayerThreads({ isAlone: true });
  try {
    await readsTheSame(alone, blob);
  } finally {
    await alone.close();
  }
});

async function readsTheSame(of: LayerThreads, blob: Buffer): Promise<void> {
  for (const kind of ['file', 'stream'] as const) {
    for (const job of JOBS) {
      const open = () => Promise.resolve(contentOf(blob, kind));
      const here = await walkContent(await open(), { open }, { ...walkOfJob(job, CATALOGERS), name: 'L' });
      const there = await of.walk({
        name: 'L',
        job,
        content: await open(),
        open,
        onBytes: () => undefined,
      });
      expect({ ...there, overlay: there.overlay.toBytes() }).toEqual({
        ...here,
        overlay: here.overlay.toBytes(),
      });
    }
  }
}

it('reads packages in a thread', async () => {
  const { facts } = await walk(contentOf(gzipSync(TAR), 'file'));
  expect(JSON.stringify(facts)).toContain('zlib1g');
});

const [CATALOG] = JOBS;

const NO_PROGRESS = (): void => undefined;

function walk(content: LayerContent, { of = threads, onBytes = NO_PROGRESS } = {}) {
  if (!CATALOG) throw new Error('there is a first job');
  const open = () => Promise.resolve(content);
  return of.walk({ name: 'L', job: CATALOG, content, open, onBytes });
}

it('throws the error of a stream, and reads the next layer all the same', async () => {
  const failure = new AppError('DIGEST_MISMATCH', 'another blob');
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream that fails at its end
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(gzipSync(TAR).subarray(0, 5000));
    throw failure;
  }
  const content = { ...contentOf(TAR, 'stream'), bytes: failing() } as LayerContent;
  await expect(walk(content)).rejects.toBe(failure);
  expect((await walk(contentOf(TAR, 'file'))).problems).toEqual([]);
});

it('throws an AppError for a file that cannot be read', async () => {
  const content = { ...contentOf(TAR, 'file'), path: join(folder, 'missing') } as LayerContent;
  await expect(walk(content)).rejects.toMatchObject({ code: 'IO_FAILED' });
});

it('ends a walk whose progress throws, as an interruption does', async () => {
  const failure = new AppError('INTERRUPTED', 'interrupted');
  const content = contentOf(buildTar([{ path: 'large', content: Buffer.alloc(20 * 1024 ** 2) }]), 'file');
  const onBytes = () => {
    throw failure;
  };
  await expect(walk(content, { onBytes })).rejects.toBe(failure);
});

it('ends a thread that still reads when it is closed', async () => {
  const stuck = { ...contentOf(TAR, 'stream'), bytes: neverEnding() } as LayerContent;
  const reading = walk(stuck);
  const outcome = expect(reading).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  await begun.promise;
  await threads.close();
  await outcome;
});

const begun = Promise.withResolvers<undefined>();

async function* neverEnding(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(gzipSync(TAR).subarray(0, 5000));
  begun.resolve(undefined);
  await new Promise(() => undefined);
}

it('reports a thread that runs out of memory as a limit, not as a bug', async () => {
  const small = new LayerThreads({ heap: { maxOldGenerationSizeMb: 4, maxYoungGenerationSizeMb: 1 } });
  await expect(walk(contentOf(TAR, 'file'), { of: small })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  await small.close();
});
