import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ADDRESSES, feedResolver } from '../advisory/index.ts';
import { buildTar, type TarInput } from '../archive/testing/build-tar.ts';
import { CATALOGERS } from '../catalog/index.ts';
import { writeHeader } from '../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../catalog/os/rpm/testing/write-ndb.ts';
import { type Digest, parentOf, parseDigest } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { httpClientOnDemand } from '../http/index.ts';
import type { LayerSource, OpenedImage } from '../image/index.ts';
import { openNewStore } from '../store/testing/open-new-store.ts';
import type { StoredContext } from '../stored/context.ts';
import type { FeedPolicy } from './context.ts';

/** Opens a context with a real store and a mirror folder, both deleted when it is disposed. */
export async function openWorld(
  mirror: Readonly<Record<string, string | Buffer>> = {},
  policy: Partial<FeedPolicy> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-scan-'));
  for (const [address, content] of Object.entries(mirror)) {
    const file = join(folder, 'mirror', address);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const store = await openNewStore(join(folder, 'store.db'));
  const http = httpClientOnDemand({ userAgent: 'test' });
  const context: StoredContext = {
    store,
    http,
    loadCatalogers: () => Promise.resolve(CATALOGERS),
    resolveFeed: feedResolver({ mirror: join(folder, 'mirror') }, ADDRESSES),
    feedPolicy: { offline: false, prefer: [], nvd: false, ...policy },
    now: () => new Date('2026-11-25T12:00:00Z'),
    layersAtATime: 2,
    onProgress: () => undefined,
  };
  return {
    context,
    async [Symbol.asyncDispose]() {
      await http.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A layer in memory that counts how often it is opened. */
export interface TestLayer {
  readonly source: LayerSource;
  opened: number;
}

/** Makes a digest that does not match these bytes: a layer's name is the source's concern, not the scan's. */
export function testDigest(letter: string): Digest {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`);
  if (!digest) throw new Error(`${letter} is no hex digit`);
  return digest;
}

export function testLayer(letter: string, files: readonly TarInput[], known = false): TestLayer {
  return layerOf(letter, buildTar(files), known);
}

/** Makes a layer with garbage in place of the end of its tar. */
export function damagedLayer(letter: string, files: readonly TarInput[]): LayerSource {
  const whole = buildTar(files);
  return layerOf(letter, Buffer.concat([whole.subarray(0, -1024), Buffer.alloc(512, 'x')])).source;
}

function layerOf(letter: string, bytes: Buffer, known = false): TestLayer {
  const digest = testDigest(letter);
  const layer: TestLayer = {
    opened: 0,
    source: {
      layer: { digest },
      ...(known && { knownDigest: digest }),
      open: () => {
        layer.opened++;
        return Promise.resolve({ kind: 'stream', bytes: chunks(bytes), computedDigest: () => digest });
      },
    },
  };
  return layer;
}

export function brokenLayer(letter: string): LayerSource {
  const failure = new AppError('DIGEST_MISMATCH', 'the bytes are not those of the digest');
  return { layer: { digest: testDigest(letter) }, open: () => Promise.reject(failure) };
}

export function testImage(...layers: readonly LayerSource[]): OpenedImage {
  return {
    identity: { reference: 'test', transport: 'docker', layers: layers.map(({ layer }) => layer) },
    layers,
    problems: [],
    close: () => Promise.resolve(),
  };
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield Promise.resolve(bytes.subarray(at, at + 1000));
}

/** Inserts databases of the other package managers, each with one package of its distribution that owns these files. */
export function insertPackages(
  files: readonly string[],
): readonly (readonly [string, readonly TarInput[]])[] {
  const folders = Map.groupBy(files, (path) => parentOf(path));
  const lines = [...folders].flatMap(([folder, ours]) => [
    `F:${folder}`,
    ...ours.map((path) => `R:${path.slice(folder.length + 1)}`),
  ]);
  const header = writeHeader({
    name: 'tool',
    vendor: 'Rocky Enterprise Software Foundation',
    files: files.map((path) => `/${path}`),
  });
  return [
    [
      'apk',
      [
        { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.0\n' },
        {
          path: 'lib/apk/db/installed',
          content: `P:tool\nV:1.0-r0\nA:x86_64\nc:${'0'.repeat(40)}\n${lines.join('\n')}\n\n`,
        },
      ],
    ],
    [
      'rpm',
      [
        { path: 'etc/os-release', content: 'ID=rocky\nVERSION_ID=9.4\n' },
        { path: 'usr/lib/sysimage/rpm/Packages.db', content: writeNdb([header]) },
      ],
    ],
    [
      'distroless',
      [
        { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' },
        {
          path: 'var/lib/dpkg/status.d/tool',
          content: 'Package: tool\nVersion: 1.0\nMaintainer: x@debian.org\n',
        },
        {
          path: 'var/lib/dpkg/status.d/tool.md5sums',
          content: files.map((path) => `${'0'.repeat(32)}  ${path}\n`).join(''),
        },
      ],
    ],
  ];
}
