import { gnuLong } from '../../archive/testing/build-tar.ts';
import { setImmediate } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Digest } from '../../domain/index.ts';
import { nativeImage } from '../../catalog/language/sboms/testing/native-image.ts';
import { buildElf } from '../../catalog/program/testing/build-elf.ts';
import { buildSections } from '../../catalog/program/testing/build-sections.ts';
import type { LayerSource } from '../../image/index.ts';
import type { FactsStore } from '../../store/ports.ts';
import { indexImage } from '../index-image.ts';
import { brokenLayer, openWorld, testDigest, testImage, testLayer } from '../../findings/testing.ts';

const STATUS = {
  path: 'var/lib/dpkg/status',
  content: 'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n\n',
};

it('reads a layer in its turn, and not at all where another scan has read it meanwhile', async () => {
  await using world = await openWorld();
  const other = testLayer('a', [STATUS], true);
  const own = testLayer('a', [STATUS], true);
  const turns: string[] = [];
  const takeLayerLock = async (digest: Digest) => {
    turns.push(`taken ${digest}`);
    await indexImage(testImage(other.source), world.context);
    return { release: () => turns.push('released') };
  };
  const { packages } = await indexImage(testImage(own.source), { ...world.context, takeLayerLock });
  expect(packages).toHaveLength(1);
  expect([other.opened, own.opened]).toEqual([1, 0]);
  expect(turns).toEqual([`taken ${testDigest('a')}`, 'released']);
});

it('gives back the turn of a layer that cannot be read', async () => {
  await using world = await openWorld();
  const layer = { ...brokenLayer('a'), knownDigest: testDigest('a') };
  let held = 0;
  const takeLayerLock = () => Promise.resolve({ release: () => held--, taken: ++held });
  await expect(indexImage(testImage(layer), { ...world.context, takeLayerLock })).rejects.toMatchObject({
    code: 'DIGEST_MISMATCH',
  });
  expect(held).toBe(0);
});

it('opens a layer once in which a versioned name of Perl is a hard link to its program', async () => {
  await using world = await openWorld();
  const program = { path: 'usr/bin/perl', content: buildElf(), mode: 0o755 };
  const link = { path: 'usr/bin/perl5.40.0', type: '1', target: program.path };
  const layer = testLayer('a', [STATUS, program, link]);
  await indexImage(testImage(layer.source), world.context);
  expect(layer.opened).toBe(1);
});

it('identifies an image without a manifest by the bytes read, not by claimed digests', async () => {
  await using world = await openWorld();
  const layers = [testLayer('a', [STATUS]).source, testLayer('b', []).source];
  const whole = await indexImage(testImage(...layers), world.context);
  const claimed = await indexImage(
    testImage(testLayer('a', [STATUS]).source, brokenLayer('b')),
    world.context,
  );
  expect(claimed.key).not.toBe(whole.key);
  expect((await indexImage(testImage(...layers), world.context)).key).toBe(whole.key);
});

it('distinguishes images whose layers have no digests before they are read', async () => {
  await using world = await openWorld();
  const nameless = (letter: string) => ({ ...testLayer(letter, [STATUS]).source, layer: {} });
  const [first, second] = [nameless('a'), nameless('b')];
  const indexed = await indexImage(testImage(first), world.context);
  expect(indexed.image.layers).toEqual([{ digest: testDigest('a') }]);
  expect((await indexImage(testImage(second), world.context)).key).not.toBe(indexed.key);
});

it('reads a layer again whose facts lost their overlay', async () => {
  await using world = await openWorld();
  const layer = testLayer('a', [STATUS], true);
  const { facts } = world.context.store;
  const damaged: FactsStore = {
    ...facts,
    load: async (blob, catalogers) => ({
      ...(await facts.load(blob, catalogers)),
      overlay: Uint8Array.of(1),
    }),
  };
  const context = { ...world.context, store: { ...world.context.store, facts: damaged } };
  for (let run = 0; run < 2; run++) {
    expect((await indexImage(testImage(layer.source), context)).packages).toHaveLength(1);
  }
  expect(layer.opened).toBe(2);
});

it.each([1, 3])('reads %i layers of an image at a time', async (layersAtATime) => {
  await using world = await openWorld();
  let [open, most] = [0, 0];
  const layers = ['a', 'b', 'c', 'd', 'e'].map((letter): LayerSource => {
    const { source } = testLayer(letter, [STATUS]);
    return {
      ...source,
      open: async () => {
        most = Math.max(most, ++open);
        await setImmediate();
        open--;
        return source.open();
      },
    };
  });
  await indexImage(testImage(...layers), { ...world.context, layersAtATime });
  expect(most).toBe(layersAtATime);
});

it('leaves out the layers whose names are, all together, more than an image may have', async () => {
  await using world = await openWorld();
  // Ten megabytes of names in each of ten layers.
  const folder = 'x'.repeat(3000);
  const names = Array.from({ length: 3400 }, (_, n) => [gnuLong('L', `${n}/${folder}`), { path: 'x' }]);
  // Read once, and loaded for the others.
  const { source } = testLayer('a', names.flat(), true);
  const context = { ...world.context, layersAtATime: 1 };
  const { problems } = await indexImage(testImage(...Array.from({ length: 10 }, () => source)), context);
  expect(problems.filter(({ kind }) => kind === 'layer-unreadable')).toHaveLength(1);
});

const CODE = 5000;
const FAR = 17 * 1024 ** 2;
const CRATES = deflateSync(
  JSON.stringify({ packages: [{ name: 'regex', version: '1.5.4', source: 'crates.io' }] }),
);

it.each([
  ['a native image of GraalVM', nativeImage({ codeBytes: CODE, heapBytes: FAR }), 'io.netty:netty-common'],
  [
    'a Rust program',
    buildSections([
      { name: '.text', content: Buffer.alloc(CODE) },
      { name: '.dep-v0', content: CRATES },
      { name: '.debug_info', content: Buffer.alloc(FAR) },
    ]),
    'regex',
  ],
])('lists what %s holds further from its end than is kept at first', async (_what, content, name) => {
  await using world = await openWorld();
  const layer = testLayer('a', [{ path: 'app/shop', content }]);
  const { packages, problems } = await indexImage(testImage(layer.source), world.context);
  expect(packages.map((pkg) => pkg.name)).toEqual([name]);
  expect(problems.map(({ kind }) => kind)).not.toContain('program-without-list');
  expect(layer.opened).toBe(2);
});
