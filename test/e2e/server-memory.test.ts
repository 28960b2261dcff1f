import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { buildTar, type TarInput } from '../../src/archive/testing/build-tar.ts';
import { GLIBC_ENVIRONMENT, NODE_FLAGS } from '../../src/memory/index.ts';
import { tarOf } from '../../src/image/testing/build-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { imageOf, RELEASE, STATUS } from '../support/image-hostile.ts';
import { needs } from '../support/needs.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

/** 113 to 118 were measured. Readers that only wait are enough to exceed it. */
const AT_REST_MB = 135;
/** With two readers, whatever they read: 444 to 454 were measured, and 821 with eight readers. */
const AT_MOST_MB = 520;
const UPLOADS = 8;

/** As launchers start it. */
const ENVIRONMENT = { ...GLIBC_ENVIRONMENT, NODE_OPTIONS: NODE_FLAGS.join(' ') };

const scanSchema = z.object({ id: z.string(), state: z.string() });

let user: User;
let mirror: FeedMirror;
beforeEach(() => {
  user = new User();
  mirror = new FeedMirror();
  writeFeeds(mirror);
});
afterEach(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function start(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const common = { ...ENVIRONMENT, PLIMSOLL_FEEDS_MIRROR: mirror.folder };
  return RunningServer.start(user, { environment: { ...common, ...environment } });
}

describe('a server', needs('Linux'), () => {
  it('frees the memory of feeds after loading them', async () => {
    await using server = await start({ PLIMSOLL_KEEP_FEED: 'kev,debian-tracker' });
    await server.untilLoaded('kev');
    await server.untilLoaded('debian-tracker');
    await vi.waitFor(() => expect(server.memory()).toBeLessThan(AT_REST_MB), SOON);
  });

  it.each<[string, () => readonly Buffer<ArrayBuffer>[]]>([
    [
      'with full databases',
      () => Array.from({ length: UPLOADS }, (_, n) => (n % 2 === 0 ? fullStatus(n) : longLists(n))),
    ],
    [
      'with links that give every file thousands of names',
      () => [60, 200, 2_000, 60, 200, 2_000].map(linked),
    ],
  ])('reads as many hostile images at a time as it has readers, %s', async (_, build) => {
    await using server = await start({ PLIMSOLL_KEEP_FEED: 'none', PLIMSOLL_WORKERS: '2' });
    using memory = server.watchMemory();
    const archives = build();
    const scans = await Promise.all(archives.map((archive) => upload(server, archive)));
    for (const id of scans) {
      await vi.waitFor(async () => expect(await stateOf(server, id)).toBe('done'), SOON);
    }
    expect(memory.peak).toBeLessThan(AT_MOST_MB);
  });
});

async function upload(server: RunningServer, body: Buffer<ArrayBuffer>): Promise<string> {
  const headers = { 'content-type': 'application/x-tar' };
  const address = new URL('/api/v1/scans/upload?reference=app.tar', server.address);
  const answer = await fetch(address, { method: 'POST', headers, body });
  return scanSchema.parse(await answer.json()).id;
}

async function stateOf(server: RunningServer, id: string): Promise<string> {
  return scanSchema.parse(await (await server.ask(`/api/v1/scans/${id}`)).json()).state;
}

/** A package database just within the limit. */
function fullStatus(image: number): Buffer<ArrayBuffer> {
  const entries = Array.from({ length: 170_000 }, (_, n) => entryOf(`p${image}-${n}`));
  return archiveOf([{ path: STATUS, content: entries.join('') }]);
}

/** Lists of millions of files. */
function longLists(image: number): Buffer<ArrayBuffer> {
  const content = Array.from({ length: 130_000 }, (_, n) => `/f${image}-${n}\n`).join('');
  const lists = Array.from({ length: 30 }, (_, n) => ({ path: `var/lib/dpkg/info/p${n}.list`, content }));
  return archiveOf([{ path: STATUS, content: entryOf(`p${image}`) }, ...lists]);
}

/** Four layers of links to the root, which give every file of every layer as many names more. */
function linked(count: number, image: number): Buffer<ArrayBuffer> {
  const layers = [0, 1, 2, 3].map((layer): readonly TarInput[] => {
    const links = Array.from({ length: count }, (_, n) => ({
      path: `d${image}${layer}_${n}`,
      type: '2',
      target: '/',
    }));
    return [
      ...links,
      { path: `app${layer}/package-lock.json`, content: '{"lockfileVersion":3,"packages":{}}' },
    ];
  });
  return archiveOf([{ path: STATUS, content: entryOf(`p${image}`) }], ...layers);
}

function archiveOf(...layers: readonly (readonly TarInput[])[]): Buffer<ArrayBuffer> {
  const blobs = layers.map((entries) => gzipSync(buildTar([RELEASE, ...entries]), { level: 1 }));
  return Buffer.from(tarOf(imageOf(blobs)));
}

function entryOf(name: string): string {
  return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n`;
}
