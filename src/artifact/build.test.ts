import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CveRecord } from '../domain/index.ts';
import { openStore } from '../store/index.ts';
import type { Store } from '../store/ports.ts';
import { parseArtifactManifest } from './documents.ts';
import type { ArtifactSource } from './source.ts';
import { ArtifactWorld, EVENING, NOON, record } from './testing/artifact-world.ts';

let world: ArtifactWorld;
beforeEach(async () => {
  world = await ArtifactWorld.open();
});
afterEach(() => world.close());

const both = record('CVE-2099-0001', ['Debian:12', 'Debian:13']);
const only12 = record('CVE-2099-0002', ['Debian:12']);
const only13 = record('CVE-2099-0003', ['Debian:13']);

function cveRecord(cve: string, fetchedAt: string): CveRecord {
  return {
    cve,
    found: true,
    title: `title of ${cve}`,
    fetchedAt,
    ratings: [{ source: 'cna', severity: 'high' }],
  };
}

it('takes only what changed where it holds the build before', async () => {
  const others = Array.from({ length: 300 }, (_, number) =>
    record(`CVE-2099-1${number}`, ['Debian:12', 'Debian:13']),
  );
  await world.fill(world.builder, [both, only12, only13, ...others]);
  await world.builder.enrichment.saveRecords('cve', [
    cveRecord('CVE-2099-0001', NOON),
    cveRecord('CVE-2099-0002', NOON),
  ]);
  await world.pulled(await world.build('same')).sync(world.wanted('12'), world.context(), {});
  const changed = { ...both, title: 'something else' };
  const added = record('CVE-2099-0005', ['Debian:12']);
  await world.fill(world.builder, [changed, added, only13, ...others], { syncedAt: EVENING });
  await world.builder.enrichment.saveRecords('cve', [
    { ...cveRecord('CVE-2099-0001', EVENING), title: 'rated now' },
    cveRecord('CVE-2099-0002', EVENING),
    cveRecord('CVE-2099-0005', EVENING),
  ]);
  const layout = await world.build('same');
  const read: string[] = [];
  const counted: ArtifactSource = {
    name: layout.name,
    manifest: (name) => layout.manifest(name),
    bundles: (digest) => layout.bundles(digest),
    blob: async (digest, limit) => {
      read.push(digest);
      return layout.blob(digest, limit);
    },
  };
  const evening = world.context('2026-11-27T18:30:00.000Z');
  const result = await world.pulled(counted).sync(world.wanted('12'), evening, {});
  expect(result).toMatchObject({ kind: 'updated', syncedAt: EVENING, problems: [] });
  const fresh = await openStore({ file: join(world.folder, 'fresh.db') });
  const whole = world.pulled(layout, fresh);
  await whole.sync(world.wanted('12'), { ...evening, store: fresh }, {});
  const rangesIn = ({ advisories }: Store) => advisories.rangesAbout(['anchor'], ['Debian:12', 'Debian:13']);
  const byRecord = (ranges: Awaited<ReturnType<typeof rangesIn>>) =>
    ranges.toSorted((a, b) => (a.record < b.record ? -1 : 1));
  expect(byRecord(await rangesIn(world.client))).toEqual(byRecord(await rangesIn(fresh)));
  const cves = ['CVE-2099-0001', 'CVE-2099-0005'];
  expect(await world.client.enrichment.ratings(cves)).toEqual(await fresh.enrichment.ratings(cves));
  await fresh.close();
  const { layers } = parseArtifactManifest((await layout.manifest('debian-12')) ?? new Uint8Array(), 'test');
  // The payload of the signature, and the delta; not the rows.
  expect(read.slice(1)).toEqual([layers[1]?.digest]);
});

it('builds the same again over a build of the same store', async () => {
  await world.fill(world.builder, [both, only12]);
  const tags = (await world.build('same')).tags();
  expect((await world.build('same')).tags()).toEqual(tags);
});
