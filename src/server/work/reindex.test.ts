import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageKey } from '../../../test/store/images.ts';
import type { Digest, IndexedImage } from '../../domain/index.ts';
import { openInventory } from '../../inventory/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import type { LineSettings } from '../../policy/index.ts';
import { changeStore } from '../../store/testing/change-store.ts';
import { serveImage } from './testing/serve-image.ts';
import { blob, debianLayer, serveBlobs, startTestWork, type TestWork } from './testing/world.ts';

const UNHURRIED = { signal: new AbortController().signal, onProgress: () => undefined };
const TRACKER = { id: 'debian-tracker', part: '' };
const LINE: LineSettings = {
  line: { max: { unknown: 0 }, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] },
  ignore: [],
};
const OLD = 'dpkg/0';
const ZLIB = [expect.objectContaining({ name: 'zlib1g' })];

const QUERY = { outdated: [OLD], current: 'x', now: '2026-11-28T03:00:00.000Z', limit: 9 };
const PATIENT = { timeout: 60_000 };

/** Shared, since starting threads takes longer than any of these tests. */
let world: TestWork;
let store: Inventory;
beforeAll(async () => {
  world = startTestWork({ line: LINE });
  store = await openInventory(world.settings.store);
  await world.work.sync(TRACKER, UNHURRIED);
}, PATIENT.timeout);
afterAll(async () => {
  await store.close();
  await world.close();
});

const reindex = (key: Digest, step: 'facts' | 'layers' | 'judge') =>
  world.work.reindex({ key, step }, UNHURRIED.signal);
const packagesOf = async (key: Digest) => (await store.inventory.get(key))?.packages;
const verdictsOf = async (key: Digest) =>
  (await store.verdicts.history(key, { limit: 9 })).items.map(({ outcome, cause }) => [outcome, cause]);
const forgetFacts = () => changeStore(world.settings.store, 'delete from layer_facts');

async function storedAs(key: Digest): Promise<IndexedImage> {
  const stored = await store.inventory.get(key);
  if (!stored) throw new Error('the image was stored');
  return stored;
}

/** Stores the image as an earlier version would have read it, that found no packages. */
async function age(key: Digest): Promise<void> {
  await store.inventory.save({ ...(await storedAs(key)), packages: [], indexedBy: OLD }, []);
  await world.work.refresh(key, UNHURRIED.signal);
}

/** Reads an image of a registry, as a version that found nothing in it. */
async function readAged(mark: string) {
  const registry = await serveImage(debianLayer('1.0', mark), blob(Buffer.alloc(1024)));
  const reference = `${registry.host}/team/app:1`;
  const { key } = await world.work.index({ request: { kind: 'reference', reference }, principal: '' });
  await age(key);
  return { registry, reference, key };
}

it(
  'finds in stored facts what an earlier version left out, and judges the image for that reason',
  PATIENT,
  async () => {
    const { registry, reference, key } = await readAged('facts');
    registry.refuse();
    const before = await storedAs(key);
    expect(await reindex(key, 'facts')).toEqual({ outcome: 'read', isPulled: false, isChanged: true });
    expect(await packagesOf(key)).toEqual(ZLIB);
    const name = { principal: '', kind: 'reference', name: reference } as const;
    expect(await store.inventory.find(name)).toMatchObject({ image: { key, indexedAt: before.indexedAt } });
    expect((await verdictsOf(key))[0]).toEqual(['over', 'program']);
    expect(await store.outdated.due({ ...QUERY, step: 'judge' })).toEqual([]);
    expect(await reindex(key, 'facts')).toEqual({ outcome: 'left' });
  },
);

it('reads layers again whose facts are gone, only when it may', PATIENT, async () => {
  const { key } = await readAged('layers');
  forgetFacts();
  expect(await reindex(key, 'facts')).toEqual({ outcome: 'layers-missing' });
  expect(await packagesOf(key)).toEqual([]);
  expect(await reindex(key, 'layers')).toEqual({ outcome: 'read', isPulled: true, isChanged: true });
  expect(await packagesOf(key)).toEqual(ZLIB);
});

it.each<['refuse' | 'lose', string]>([
  ['refuse', 'refuses'],
  ['lose', 'lost a layer of'],
])('leaves an image as it was that its registry %ss: it %s it', PATIENT, async (how) => {
  const { key, registry } = await readAged(how);
  forgetFacts();
  registry[how]();
  const before = await store.inventory.get(key);
  expect(await reindex(key, 'layers')).toEqual({
    outcome: 'failed',
    isPulled: true,
    reason: expect.stringMatching(/\S/u) as string,
  });
  expect(await store.inventory.get(key)).toEqual(before);
});

it(
  'asks no registry for an image that a client only named, and reads it from stored facts',
  PATIENT,
  async () => {
    const layer = debianLayer('1.0', 'posted');
    const asked: string[] = [];
    const { origin } = await serveBlobs([layer], ({ url = '' }) => asked.push(url) === 0);
    const request = {
      kind: 'layers',
      reference: '127.0.0.1/team/app:1',
      layers: [{ url: `${origin}/blobs/${layer.digest}` }],
      names: [{ kind: 'reference', name: `${origin.slice('http://'.length)}/team/app:1` }],
    } as const;
    const { key } = await world.work.index({ request, principal: 'token:ci' });
    await age(key);
    asked.length = 0;
    expect(await reindex(key, 'facts')).toMatchObject({ outcome: 'read' });
    expect(await packagesOf(key)).toEqual(ZLIB);
    await age(key);
    forgetFacts();
    expect(await reindex(key, 'layers')).toEqual({
      outcome: 'failed',
      isPulled: false,
      reason: 'its layers must be read again, and no registry served it to Plimsoll',
    });
    expect(asked).toEqual([]);
  },
);

it('takes no facts for layers that nobody read for this image', PATIENT, async () => {
  const stored = await storedAs((await readAged('private')).key);
  const claimed = imageKey('claimed');
  const problems = [{ kind: 'layer-unreadable', subject: 'x', message: 'not yours' }] as const;
  await store.inventory.save({ ...stored, key: claimed, problems }, []);
  expect(await reindex(claimed, 'facts')).toEqual({ outcome: 'layers-missing' });
  expect(await packagesOf(claimed)).toEqual([]);
});

it('judges an image that was saved by a server which was killed then', PATIENT, async () => {
  const { key } = await readAged('killed');
  const stored = await storedAs(key);
  await reindex(key, 'facts');
  const again = await storedAs(key);
  await store.inventory.save({ ...stored, indexedAt: '2026-01-01T00:00:00.000Z' }, []);
  await store.outdated.begin(key, again.indexedBy, '2026-01-01T00:00:00.000Z');
  await store.inventory.save(again, []);
  expect(await reindex(key, 'judge')).toEqual({ outcome: 'judged' });
  expect((await store.inventory.summary(key))?.report?.counts).toMatchObject({ unknown: 1 });
  expect(await verdictsOf(key)).toHaveLength(3);
  expect(await store.outdated.due({ ...QUERY, step: 'judge' })).toEqual([]);
});

it('leaves alone what was deleted', PATIENT, async () => {
  expect(await reindex(imageKey('gone'), 'facts')).toEqual({ outcome: 'left' });
});
