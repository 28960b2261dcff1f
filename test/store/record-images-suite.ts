import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Digest } from '../../src/domain/index.ts';
import type { Inventory, JudgedImage, NewEvent, ImageVerdicts } from '../../src/inventory/ports.ts';
import { affected } from './events.ts';
import { imageKey, indexed, installed } from './images.ts';
import {
  FLEET_LINE,
  JUDGED_AT as AT,
  judgedImage,
  NOTHING_FOUND as NONE,
  currentVerdictOf,
} from './judged-image.ts';
import type { OpenStore } from './open-store.ts';

const [A, B, C] = ['a', 'b', 'c'].map(imageKey) as [Digest, Digest, Digest];
const SUMMARY = { counts: { ...NONE.severities }, holes: 2, at: AT };
const ALL = { limit: 100 };

/** Counts and verdicts of many images, stored at once. */
export function recordImagesSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
    for (const name of ['a', 'b', 'c']) await store.inventory.save(indexed(name, [installed('bash')]), []);
  });
  afterEach(() => store.close());

  const verdictsOn = async (
    key: Digest,
    more: Partial<JudgedImage> = {},
    ...events: readonly NewEvent[]
  ): Promise<ImageVerdicts> => {
    const [image] = await store.matches.images([key]);
    if (!image) throw new Error('the image is stored');
    return {
      key,
      sequence: image.sequence,
      summary: SUMMARY,
      sync: 1,
      verdicts: [{ judged: judgedImage({ image: key, ...more }), events }],
    };
  };
  const outcomes = async (key: Digest) =>
    (await store.verdicts.history(key, ALL)).items.map(({ outcome }) => outcome);

  it('stores the counts, verdicts and events of images, first ones and later ones', async () => {
    await store.verdicts.record(judgedImage({ image: A }), []);
    const over = { outcome: 'over', sync: 9, cause: 'advisories' } as const;
    const images = [
      await verdictsOn(A, { ...over, before: 1 }, { event: affected('CVE-1') }),
      await verdictsOn(B, {}, { event: affected('CVE-2') }),
    ];
    expect(await store.verdicts.recordImages(images)).toEqual([]);
    expect(await outcomes(A)).toEqual(['over', 'within']);
    expect(await outcomes(B)).toEqual(['within']);
    const currentVerdicts = await store.verdicts.currentVerdicts([A, B, C]);
    expect([...currentVerdicts.keys()]).toEqual([A, B]);
    expect(currentVerdicts.get(A)?.lines.get('default')).toMatchObject({
      revision: 2,
      outcome: 'over',
      sync: 9,
    });
    expect((await store.inventory.summary(A))?.report).toEqual(SUMMARY);
    expect((await store.inventory.summary(C))?.report).toBeUndefined();
    expect((await store.events.list(ALL)).items).toHaveLength(2);
  });

  it('stores the verdicts by several lines, and tells of each that it stored', async () => {
    const other = { ...FLEET_LINE, name: 'payments', hash: 'another' };
    await store.verdicts.record(judgedImage({ image: B, line: other }), []);
    const byBoth = async (key: Digest) => {
      const image = await verdictsOn(key, {}, { event: affected('CVE-1') });
      const second = {
        judged: judgedImage({ image: key, line: other }),
        events: [{ event: affected('CVE-2') }],
      };
      return { ...image, verdicts: [...image.verdicts, second] };
    };
    expect(await store.verdicts.recordImages([await byBoth(A), await byBoth(B)])).toEqual([B]);
    expect((await store.verdicts.outcomes([A, B])).get(A)).toHaveLength(2);
    expect((await store.inventory.summary(A))?.report).toEqual(SUMMARY);
    expect((await store.inventory.summary(B))?.report).toBeUndefined();
    // Of the line by which another had judged it, the report tells.
    expect((await store.events.list(ALL)).items).toHaveLength(3);
  });

  it('notes by which line images are judged from then on', async () => {
    const { at, line } = judgedImage();
    await store.verdicts.recordImages([await verdictsOn(A)]);
    expect(await store.verdicts.lineAt(at)).toEqual({ ...line, since: at });
  });

  it('keeps no verdict of an image whose verdict is the same, and remembers that it was judged', async () => {
    await store.verdicts.recordImages([await verdictsOn(A)]);
    const { image, line, outcome, counts, overdue, program, at } = judgedImage({ image: A });
    const same = { image, line, outcome, counts, overdue, program, at, before: 1, sync: 12 };
    const verdicts = [{ judged: same, events: [] }];
    expect(await store.verdicts.recordImages([{ ...(await verdictsOn(A)), verdicts }])).toEqual([]);
    expect(await outcomes(A)).toEqual(['within']);
    expect(await currentVerdictOf(store, A)).toMatchObject({ revision: 2, sync: 12 });
  });

  it('stores counts without verdicts', async () => {
    expect(await store.verdicts.recordImages([{ ...(await verdictsOn(A)), verdicts: [] }])).toEqual([]);
    expect((await store.inventory.summary(A))?.report).toEqual(SUMMARY);
    expect(await currentVerdictOf(store, A)).toBeUndefined();
  });

  it('keeps counts of a later sync, and replaces others', async () => {
    const { key, sequence } = await verdictsOn(A);
    const newer = { ...SUMMARY, holes: 9 };
    for (const [name, sync] of [
      ['a', 2],
      ['b', 1],
    ] as const) {
      await store.inventory.saveSummary({ ...indexed(name), summary: newer, sync });
    }
    const images = [
      { key, sequence, summary: SUMMARY, sync: 1, verdicts: [] },
      await verdictsOn(B),
      await verdictsOn(C),
    ];
    expect(await store.verdicts.recordImages(images)).toEqual([]);
    const reports = await Promise.all(
      [A, B, C].map(async (each) => (await store.inventory.summary(each))?.report),
    );
    expect(reports).toEqual([newer, SUMMARY, SUMMARY]);
  });

  it('leaves images that were judged, written or deleted meanwhile', async () => {
    const images = [
      await verdictsOn(A, {}, { event: affected('CVE-1') }),
      await verdictsOn(B),
      await verdictsOn(C),
    ];
    await store.verdicts.record(judgedImage({ image: A, outcome: 'over' }), []);
    await store.inventory.save(indexed('b', [installed('zlib')]), []);
    await store.inventory.delete(C);
    expect(await store.verdicts.recordImages(images)).toEqual([A, B, C]);
    expect(await outcomes(A)).toEqual(['over']);
    expect(await outcomes(B)).toEqual([]);
    expect((await store.inventory.summary(A))?.report).toBeUndefined();
    expect((await store.events.list(ALL)).items).toEqual([]);
  });
}
