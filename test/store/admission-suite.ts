import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AdmissionAnswer, Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { AT, CLAIM, LATER, list, LONG_AGO, run } from './runs.ts';

const WEB = { cluster: CLAIM.cluster, namespace: 'shop', workload: { kind: 'Deployment', name: 'web' } };
const INDEX = imageKey('index');
const TAGGED = { container: 'app', reference: 'nginx:1.27', digest: INDEX, outcome: 'within' } as const;
const ANSWER: AdmissionAnswer = { ...WEB, at: AT, answer: 'admitted', images: [TAGGED] };

export function admissionSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (name: string, platform: { readonly os: string; readonly architecture: string }) => {
    const image = indexed(name);
    return store.inventory.save({ ...image, image: { ...image.image, platform } }, [
      { ...reference(imageKey(name)), principal: '', name: `registry.example/app@${INDEX}` },
    ]);
  };
  const known = async (digest = imageKey('a'), namespace = 'shop', since = AT) => {
    const asked = { cluster: CLAIM.cluster, namespace, reference: 'nginx:1.27', digest, since };
    return (await store.admissions.known(asked)).hasRun;
  };
  const answers = async (query: object = {}) => {
    const page = await store.admissions.list({ limit: 9, ...query });
    return page.items.map(({ namespace, workload, answer }) => [namespace, workload.name, answer]);
  };

  it('knows the owner of a workload that runs, and no other', async () => {
    await store.runs.put(CLAIM, list(1, [run('web', { owner: 'team-a' }), run('api')]));
    expect(await store.admissions.ownerOf(WEB)).toBe('team-a');
    expect(await store.admissions.ownerOf({ ...WEB, namespace: 'pay' })).toBeUndefined();
    expect(
      await store.admissions.ownerOf({ ...WEB, workload: { kind: 'Deployment', name: 'api' } }),
    ).toBeUndefined();
  });

  it('knows whether a digest runs in a namespace, or did since a time', async () => {
    await store.runs.put(CLAIM, list(1, [run('web')], { at: LONG_AGO }));
    expect(await known()).toBe(true);
    expect(await known(imageKey('b'))).toBe(false);
    expect(await known(imageKey('a'), 'pay')).toBe(false);
    await store.runs.put(CLAIM, list(2, [], { at: AT }));
    expect(await known()).toBe(true);
    expect(await known(imageKey('a'), 'shop', LATER)).toBe(false);
  });

  it('goes by the name of an image whose digest is not known', async () => {
    await store.runs.put(CLAIM, list(1, [run('web')]));
    const asked = { cluster: CLAIM.cluster, namespace: 'shop', since: AT };
    expect((await store.admissions.known({ ...asked, reference: 'nginx:1.27' })).hasRun).toBe(true);
    expect((await store.admissions.known({ ...asked, reference: 'nginx:1.28' })).hasRun).toBe(false);
  });

  it('finds the images of an index, and that the node took one of them', async () => {
    await save('amd', { os: 'linux', architecture: 'amd64' });
    await save('arm', { os: 'linux', architecture: 'arm64' });
    const image = { reference: 'nginx:1.27', digest: imageKey('arm') };
    await store.runs.put(CLAIM, list(1, [run('web', { image })]));
    const asked = { ...WEB, reference: 'nginx:1.27', digest: INDEX, since: AT };
    expect(await store.admissions.known(asked)).toEqual({
      hasRun: true,
      images: [
        { key: imageKey('amd'), platform: 'linux/amd64' },
        { key: imageKey('arm'), platform: 'linux/arm64' },
      ],
    });
  });

  it('keeps the last answer for each workload, newest first', async () => {
    await store.admissions.note(ANSWER);
    await store.admissions.note({ ...ANSWER, workload: { kind: 'Deployment', name: 'api' } });
    await store.admissions.note({ ...ANSWER, answer: 'refused', owner: 'team-a' });
    await store.admissions.note({ ...ANSWER, namespace: 'pay' });
    expect(await answers()).toEqual([
      ['pay', 'web', 'admitted'],
      ['shop', 'web', 'refused'],
      ['shop', 'api', 'admitted'],
    ]);
    expect(await answers({ namespace: 'pay' })).toEqual([['pay', 'web', 'admitted']]);
    expect(await answers({ cluster: 'elsewhere' })).toEqual([]);
    const sees = (places: object) => answers({ sees: { principal: '', places } });
    expect(await sees({ owners: ['team-*'] })).toEqual([['shop', 'web', 'refused']]);
    expect(await sees({ namespaces: ['pay'] })).toEqual([['pay', 'web', 'admitted']]);
    const first = await store.admissions.list({ limit: 2 });
    expect(await answers({ cursor: first.next })).toEqual([['shop', 'api', 'admitted']]);
  });

  it('forgets answers after a month', async () => {
    await store.admissions.note({ ...ANSWER, at: LONG_AGO });
    await store.admissions.note({ ...ANSWER, namespace: 'pay' });
    expect(await answers()).toEqual([['pay', 'web', 'admitted']]);
  });

  it('notes once that a tag led to another digest than the one that was judged', async () => {
    await save('amd', { os: 'linux', architecture: 'amd64' });
    await store.admissions.note(ANSWER);
    const started = (digest = INDEX, more: object = {}) =>
      store.admissions.noteStarted(CLAIM.cluster, [
        run('web', { image: { reference: 'nginx:1.27', digest }, ...more }),
      ]);
    expect(await started()).toEqual([]);
    // A node may report the image that it took of the index.
    expect(await started(imageKey('amd'))).toEqual([]);
    expect(await started(imageKey('b'), { since: LONG_AGO })).toEqual([]);
    expect(await started(imageKey('b'), { container: 'other' })).toEqual([]);
    const arm = { reference: 'nginx:1.27', digest: imageKey('b'), platform: 'linux/arm64' };
    expect(await started(imageKey('b'), { image: arm })).toEqual([]);
    expect(await started(imageKey('b'))).toEqual([
      { ...WEB, container: 'app', reference: 'nginx:1.27', judged: INDEX, started: imageKey('b') },
    ]);
    expect(await started(imageKey('b'))).toEqual([]);
    const { items } = await store.admissions.list({ limit: 1 });
    expect(items[0]?.images).toEqual([{ ...TAGGED, startedDigest: imageKey('b') }]);
  });
}
