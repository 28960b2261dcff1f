import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INDEX_TAG, type ArtifactLayout } from './layout.ts';
import type { ArtifactSource } from './source.ts';
import { ArtifactWorld, record } from './testing/artifact-world.ts';

let world: ArtifactWorld;
beforeEach(async () => {
  world = await ArtifactWorld.open();
});
afterEach(() => world.close());

const both = record('CVE-2099-0001', ['Debian:12', 'Debian:13']);
const only12 = record('CVE-2099-0002', ['Debian:12']);

describe('an artifact that cannot be trusted', () => {
  /** A source in which one answer is another. */
  function altered(
    source: ArtifactLayout,
    change: (bytes: Uint8Array, name: string) => Uint8Array | undefined,
  ): ArtifactSource {
    return {
      name: source.name,
      manifest: async (name) => {
        const bytes = await source.manifest(name);
        return bytes && change(bytes, name);
      },
      bundles: (digest) => source.bundles(digest),
      blob: async (digest, limit) => change(await source.blob(digest, limit), digest) ?? new Uint8Array(),
    };
  }

  it.each([
    [
      'an index that is not an index',
      (bytes, name) => (name === INDEX_TAG ? Buffer.from('{}') : bytes),
      'not signed',
    ],
    ['a missing signature', (bytes, name) => (name.endsWith('.sig') ? undefined : bytes), 'not signed'],
    [
      'an empty signature',
      (bytes, name) => (name.endsWith('.sig') ? Buffer.from('') : bytes),
      'not valid JSON',
    ],
    [
      'a list as signature',
      (bytes, name) => (name.endsWith('.sig') ? Buffer.from('[]') : bytes),
      'not valid',
    ],
    ['a missing index', (bytes, name) => (name === INDEX_TAG ? undefined : bytes), 'has no artifacts'],
    [
      'rows cut in half',
      (bytes) => (bytes.length > 4096 ? bytes.subarray(0, bytes.length / 2) : bytes),
      'was altered',
    ],
  ] as const satisfies readonly (readonly [
    string,
    (bytes: Uint8Array, name: string) => Uint8Array | undefined,
    string,
  ])[])('refuses %s, and leaves the store as it was', async (_, change, message) => {
    await world.fill(world.builder, [both]);
    const source = altered(await world.build('bad'), change);
    const failure = await world
      .pulled(source)
      .sync(world.wanted('12'), world.context(), {})
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ARTIFACT_REFUSED' });
    expect(String(failure)).toContain(message);
    expect(await world.client.advisories.feedStates()).toEqual([]);
  });

  it('refuses the signature of another manifest', async () => {
    await world.fill(world.builder, [both]);
    const old = await world.build('old');
    await world.fill(world.builder, [both, only12]);
    const fresh = await world.build('fresh');
    const oldSignature = old.tags().find(({ tag }) => tag.endsWith('.sig'))?.tag ?? '';
    const source = {
      name: 'mixed',
      manifest: (name: string) => (name.endsWith('.sig') ? old.manifest(oldSignature) : fresh.manifest(name)),
      blob: async (...args: Parameters<ArtifactLayout['blob']>) =>
        fresh.blob(...args).catch(() => old.blob(...args)),
      bundles: (...args: Parameters<ArtifactLayout['bundles']>) => fresh.bundles(...args),
    };
    await expect(world.pulled(source).sync(world.wanted('12'), world.context(), {})).rejects.toThrow(
      'not signed by the given key',
    );
  });
});
