import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseDigest } from '../../src/domain/index.ts';
import { countWorkloads, FINDING_COLUMNS } from '../../src/fleet/index.ts';
import type { Inventory, NewRun, OpenRun, ReportSummary } from '../../src/inventory/ports.ts';
import { imageKey, indexed, reference } from './images.ts';
import { FLEET_LINE, judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { CLAIM, LATER, list, run } from './runs.ts';

const PAYMENTS = [{ name: 'payments', scope: { namespaces: ['shop'], owners: ['team-p'] } }];

export function workloadSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = async (text: string, summary?: Omit<ReportSummary, 'at' | 'holes'> & { holes?: number }) => {
    const image = indexed(text);
    await store.inventory.save(image, [reference(text)]);
    if (summary) {
      await store.inventory.saveSummary({ ...image, summary: { holes: 0, at: LATER, ...summary }, sync: 1 });
    }
  };
  const put = (...runs: readonly NewRun[]) => store.runs.put(CLAIM, list(1, runs));
  const runOf = (workload: string, image: string, more: Partial<NewRun> = {}) =>
    run(workload, { image: { reference: image, digest: imageKey(image) }, container: image, ...more });
  const counted = async (lines: Parameters<typeof countWorkloads>[1] = []) => {
    const workloads = (await Array.fromAsync(countWorkloads(store, lines))).flat();
    return workloads.map(({ findings, ...each }) => ({
      ...each,
      findings: FINDING_COLUMNS.flatMap(({ severity, fixable }, i) =>
        findings[i] === 0 ? [] : [`${severity} ${fixable} ${findings[i]}`],
      ),
    }));
  };
  const NONE = { findings: [], overLine: 0, overdue: 0, unread: 0, incomplete: 0 };
  const web = (workload = 'web') => ({
    cluster: 'production',
    namespace: 'shop',
    kind: 'Deployment',
    workload,
  });

  it('sums findings over the distinct images of a workload, whatever names and containers run them', async () => {
    await save('a', { counts: { high: 3, low: 1 }, fixable: { high: 2 } });
    await save('b', { counts: { high: 4 }, fixable: { high: 4 } });
    const other = { reference: 'another name', digest: imageKey('a') };
    await put(runOf('web', 'a'), runOf('web', 'a', { container: 'copy', image: other }), runOf('web', 'b'));
    expect(await counted()).toEqual([
      { ...web(), ...NONE, findings: ['low false 1', 'high true 6', 'high false 1'] },
    ]);
  });

  it('leaves open whether findings are fixable that an earlier version counted', async () => {
    await save('a', { counts: { high: 3 } });
    await put(runOf('web', 'a'));
    expect(await counted()).toMatchObject([{ findings: ['high unknown 3'] }]);
  });

  it('counts as unread what was never scanned, not yet matched, or has no digest', async () => {
    await save('a', { counts: { high: 1 }, fixable: {} });
    await save('unmatched');
    await put(
      runOf('web', 'a'),
      runOf('web', 'unmatched'),
      runOf('web', 'never scanned'),
      run('web', { container: 'x', image: { reference: 'no digest' } }),
      runOf('alone', 'never scanned'),
    );
    expect(await counted()).toEqual([
      { ...web('alone'), ...NONE, unread: 1 },
      { ...web(), ...NONE, unread: 3, findings: ['high false 1'] },
    ]);
  });

  it('counts images of which a part was not read', async () => {
    await save('a', { counts: {}, fixable: {}, holes: 2 });
    await put(runOf('web', 'a'));
    expect(await counted()).toEqual([{ ...web(), ...NONE, incomplete: 1 }]);
  });

  it('counts images by the line of the place where they run', async () => {
    await save('a', { counts: {}, fixable: {} });
    const line = { ...FLEET_LINE, name: 'payments', hash: 'payments' };
    await store.verdicts.record(judgedImage({ line, outcome: 'over', overdue: ['CVE-1', 'CVE-2'] }), []);
    await store.verdicts.record(judgedImage(), []);
    await put(runOf('web', 'a'), runOf('pay', 'a', { owner: 'team-p' }));
    expect(await counted(PAYMENTS)).toEqual([
      { ...web('pay'), ...NONE, overLine: 1, overdue: 2 },
      { ...web(), ...NONE },
    ]);
  });

  it('leaves out runs that ended', async () => {
    await put(runOf('web', 'a'), runOf('old', 'a'));
    await store.runs.put(CLAIM, list(2, [runOf('web', 'a')], { at: LATER }));
    expect(await counted()).toMatchObject([{ workload: 'web' }]);
  });

  it('pages through open runs by workload, each once', async () => {
    const names = ['b', 'a', 'c'].flatMap((name) => ['x', 'y'].map((container) => ({ name, container })));
    await put(...names.map(({ name, container }) => runOf(name, 'a', { container })));
    const other = list(1, [run('a')]);
    await store.runs.put({ cluster: 'other', uid: 'uid-2' }, other);
    const seen: OpenRun[] = [];
    for (let after: OpenRun | undefined; ; after = seen.at(-1)) {
      const page = await store.runs.open({ ...(after && { after }), limit: 2 });
      seen.push(...page);
      if (page.length < 2) break;
    }
    expect(seen.map((each) => `${each.cluster} ${each.workload} ${each.container}`)).toEqual([
      ...['a x', 'a y', 'b x', 'b y', 'c x', 'c y'].map((each) => `production ${each}`),
      'other a app',
    ]);
  });

  it('counts one workload whole that more runs have than a page', async () => {
    const digestOf = (i: number) => parseDigest(`sha256:${i.toString(16).padStart(64, '0')}`);
    const runs = Array.from({ length: 5_003 }, (_, i) => {
      const digest = digestOf(i);
      return run('web', { container: `c${i}`, image: { reference: `${i}`, ...(digest && { digest }) } });
    });
    await put(...runs);
    expect(await counted()).toEqual([{ ...web(), ...NONE, unread: 5_003 }]);
  });

  it('keeps which counts are fixable, and notes a change of these alone', async () => {
    const image = indexed('a');
    await save('a', { counts: { high: 3 }, fixable: { high: 1 } });
    const { sequence } = await store.changes.since(undefined);
    const saveAgain = (high: number) => {
      const summary = { counts: { high: 3 }, fixable: { high }, holes: 0, at: LATER };
      return store.inventory.saveSummary({ ...image, summary, sync: 2 });
    };
    await saveAgain(1);
    expect(await store.changes.since(sequence)).toMatchObject({ sequence, images: [] });
    await saveAgain(2);
    expect(await store.changes.since(sequence)).toMatchObject({
      images: [{ key: imageKey('a'), kinds: ['verdict'] }],
    });
    await put(runOf('web', 'a'));
    expect(await counted()).toMatchObject([{ findings: ['high true 2', 'high false 1'] }]);
  });
}
