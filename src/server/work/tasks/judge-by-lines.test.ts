import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BOOKWORM, indexed, installed, reference } from '../../../../test/store/images.ts';
import { CLAIM, list, run } from '../../../../test/store/runs.ts';
import type { IndexedImage, ScanResult } from '../../../domain/index.ts';
import { loadFeed } from '../../../findings/index.ts';
import { httpClientOnDemand } from '../../../http/index.ts';
import type { NewVexDocument } from '../../../inventory/ports.ts';
import type { LineSettings, ScopedLine } from '../../../policy/index.ts';
import { openStoreEngine } from '../../../store/index.ts';
import { openContext, type StoredContext } from '../../../stored/index.ts';
import { startTestWork } from '../testing/world.ts';
import { rateImage } from './rate-image.ts';
import { renderStored } from './render-report.ts';

const LINE: LineSettings = {
  line: { max: { unknown: 0 }, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] },
  ignore: [],
};
const WITHIN = [{ severity: 'unknown', fixable: true, days: 7, from: 'fix' }] as const;
/** Suppresses its CVE. */
const VENDORS: NewVexDocument = {
  name: 'vendor',
  json: JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    statements: [
      {
        vulnerability: { name: 'CVE-2024-0001' },
        products: [{ '@id': 'pkg:deb/debian/zlib1g' }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
      },
    ],
  }),
  statements: 1,
  principal: 'token:boss',
  at: '2026-11-28',
};
const TRIXIE = { ...BOOKWORM, version: '13', codeName: 'trixie' };

/** Has zlib in a version that Debian's tracker calls affected. */
function affectedImage(name: string): IndexedImage {
  const zlib = installed('zlib1g', { version: '1.0', source: { name: 'zlib', version: '1.0' } });
  return indexed(name, [zlib], { distribution: TRIXIE });
}

describe('an image of a fleet', () => {
  let context: StoredContext;
  let place: { readonly file: string };

  beforeEach(async () => {
    const world = startTestWork();
    const { settings } = world;
    if (!('file' in settings.store)) throw new Error('the store is a file');
    place = settings.store;
    const opened = await openContext({ ...settings, now: () => new Date(), onProgress: () => undefined });
    const { context: online } = opened;
    context = { ...online, feedPolicy: { ...online.feedPolicy, offline: true } };
    onTestFinished(async () => {
      await opened.close();
      await world.close();
    });
    await loadFeed('debian-tracker', '', online, { force: true });
  });

  const judge = async (image: IndexedImage, lines: Lines = { line: LINE }, isNew = false) => {
    const imageHttp = httpClientOnDemand({ userAgent: 'test' });
    onTestFinished(() => imageHttp.close());
    if (isNew) await context.store.inventory.save(image, [reference(image.key)]);
    await rateImage(image, { context, imageHttp, bases: [], ...lines }, { isNew });
    const { items } = await context.store.verdicts.history(image.key, { limit: 9 });
    return items.map(({ outcome, cause, line: { name, vex = [] } }) => [name, outcome, cause, ...vex]);
  };
  const put = (generation: number, image: IndexedImage, ...namespaces: readonly string[]) =>
    context.store.runs.put(
      CLAIM,
      list(
        generation,
        namespaces.map((namespace) => ({
          ...run('web'),
          namespace,
          image: { reference: 'app:1', digest: image.key },
        })),
      ),
    );
  const events = async () => (await context.store.events.list({ limit: 9 })).items.map(({ event }) => event);

  it('judges an image by the line of each place where it runs, and tells of a line that it comes under', async () => {
    const payments = { ...LINE, name: 'payments', scope: { namespaces: ['pay*'] } };
    const lines = { line: { line: { ...LINE.line, max: { unknown: 9 } }, ignore: [] }, lines: [payments] };
    await context.store.verdicts.load([{ name: 'default', settings: {} }], '2026-01-01T00:00:00.000Z');
    const image = affectedImage('a');
    expect(await judge(image, lines, true)).toEqual([['default', 'within', 'image']]);
    await put(1, image, 'payments', 'shop');
    const both = [
      ['payments', 'over', 'rules'],
      ['default', 'within', 'image'],
    ];
    expect(await judge(image, lines)).toEqual(both);
    expect(await events()).toMatchObject([
      {
        kind: 'image.over-line',
        line: 'payments',
        message: expect.stringContaining(`${image.key} by the line payments: Over`) as string,
      },
    ]);
    await put(2, image, 'payments');
    expect(await judge(image, lines)).toEqual(both);
    const currentVerdicts = await context.store.verdicts.currentVerdicts([image.key]);
    expect([...(currentVerdicts.get(image.key)?.lines.keys() ?? [])]).toEqual(['payments']);
  });

  it('makes no event of a first verdict by a line that is new itself', async () => {
    const image = affectedImage('a');
    await judge(image, { line: LINE }, true);
    await put(1, image, 'shop');
    await context.store.verdicts.load([{ name: 'shop', settings: {} }], '2999-01-01T00:00:00.000Z');
    const lines = [{ ...LINE, name: 'shop', scope: { namespaces: ['shop'] } }];
    expect((await judge(image, { line: LINE, lines }))[0]).toEqual(['shop', 'over', 'rules']);
    expect(await events()).toMatchObject([{ kind: 'image.over-line', line: 'default' }]);
  });

  it('keeps no verdict where no line holds for an image', async () => {
    const lines = [{ ...LINE, name: 'shop', scope: { namespaces: ['shop'] } }];
    expect(await judge(affectedImage('a'), { lines }, true)).toEqual([]);
  });

  it('counts time limits from when a flaw was first seen at a place, whichever image ran there then', async () => {
    const timed = { line: { ...LINE.line, within: WITHIN, allowIncomplete: ['feed-missing'] }, ignore: [] };
    const [first, second] = [affectedImage('a'), affectedImage('b')];
    const limitOf = async (image: IndexedImage) => {
      const rendering = { kind: 'result', reference: 'app:1', skipPaths: [], reader: {}, ...timed } as const;
      const rendered = await renderStored({ key: image.key, rendering }, { context, bases: [] });
      if (rendered.kind !== 'rendered') throw new Error(rendered.kind);
      return (JSON.parse(Buffer.from(rendered.body).toString()) as ScanResult).findings[0]?.limit;
    };
    for (const image of [first, second]) await judge(image, { line: timed }, true);
    await put(1, first, 'shop');
    await judge(first, { line: timed });
    expect(await limitOf(first)).toMatchObject({ overdue: false, clock: { of: 'fix-seen' } });
    const engine = await openStoreEngine(place);
    await engine.db.updateTable('known_since').set({ fix_at: '2026-11-01T00:00:00.000Z' }).execute();
    await engine.close();
    await put(2, second, 'shop');
    expect(await judge(second, { line: timed })).toEqual([
      ['default', 'over', 'advisories'],
      ['default', 'within', 'image'],
    ]);
    expect(await limitOf(second)).toEqual({
      days: 7,
      overdue: true,
      clock: { since: '2026-11-01', of: 'fix-seen', due: '2026-11-08' },
    });
    expect((await events()).map(({ kind }) => kind)).toContain('image.overdue');
  });

  it('counts a VEX document in the verdicts of its line alone, and names it', async () => {
    const image = affectedImage('a');
    await judge(image, { line: LINE }, true);
    const putVex = async (line: string) => {
      await context.store.vex.put({ ...VENDORS, line });
      return judge(image);
    };
    expect(await putVex('payments')).toEqual([['default', 'over', 'image']]);
    expect((await putVex('default'))[0]).toEqual(['default', 'within', 'rules', 'vendor']);
    expect((await events()).at(-1)?.message).toContain('Suppressed by VEX documents: 1 by vex:vendor.');
    expect((await putVex('payments'))[0]).toEqual(['default', 'over', 'rules']);
  });

  it('goes by no VEX documents that were read before another task judged the image by later ones', async () => {
    const image = affectedImage('a');
    await judge(image, { line: LINE }, true);
    const { vex } = context.store;
    const list = async () => {
      const documents = await vex.list();
      context = { ...context, store: { ...context.store, vex } };
      if (documents.length === 0) {
        await vex.put(VENDORS);
        await judge(image);
      }
      return documents;
    };
    context = { ...context, store: { ...context.store, vex: { ...vex, list } } };
    expect((await judge(image))[0]).toEqual(['default', 'within', 'rules', 'vendor']);
  });

  it('keeps the verdict of another task by a line that came to hold while the image was judged', async () => {
    const lines = { line: LINE, lines: [{ ...LINE, name: 'payments', scope: { namespaces: ['pay*'] } }] };
    const image = affectedImage('a');
    await judge(image, lines, true);
    const { verdicts } = context.store;
    const usual = context;
    const record: typeof verdicts.record = async (...judged) => {
      const isKept = await verdicts.record(...judged);
      if (context !== usual) {
        context = usual;
        await put(1, image, 'payments');
        await judge(image, lines);
      }
      return isKept;
    };
    context = { ...usual, store: { ...usual.store, verdicts: { ...verdicts, record } } };
    await judge(image, lines);
    const currentVerdicts = (await verdicts.currentVerdicts([image.key])).get(image.key);
    expect([[...(currentVerdicts?.lines.keys() ?? [])], currentVerdicts?.sequence]).toEqual([
      ['payments'],
      undefined,
    ]);
  });

  it('leaves an image within a strict line whose rules are of use for other images alone', async () => {
    const ignore = [{ id: 'CVE-1999-0001', reason: 'of another image' }];
    const line = { ...LINE.line, max: { unknown: 9 }, strict: true };
    expect(await judge(affectedImage('a'), { line: { line, ignore } }, true)).toEqual([
      ['default', 'within', 'image'],
    ]);
  });
});

interface Lines {
  readonly line?: LineSettings;
  readonly lines?: readonly ScopedLine[];
}
