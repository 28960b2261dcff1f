import { expect, it } from 'vitest';
import type { RunEntry } from '../api/index.ts';
import { ClusterRuns } from './cluster-runs.ts';

function entry(name: string, more: Partial<RunEntry> = {}): RunEntry {
  return {
    namespace: 'shop',
    workload: { kind: 'Deployment', name },
    container: 'app',
    image: 'shop:1',
    ...more,
  };
}

const names = (entries: readonly RunEntry[]) => entries.map(({ workload }) => workload.name);

it('begins a run with its first replica, and ends it with its last', () => {
  const runs = new ClusterRuns();
  runs.set('p1', [entry('web')]);
  runs.set('p2', [entry('web')]);
  expect(names(runs.take().started)).toEqual(['web']);
  runs.delete('p1');
  expect(runs.take()).toEqual({ started: [], ended: [] });
  runs.delete('p2');
  expect(names(runs.take().ended)).toEqual(['web']);
  expect([runs.list(), runs.replicas]).toEqual([[], 0]);
});

it('says nothing of a run that began and ended since', () => {
  const runs = new ClusterRuns();
  runs.set('p1', [entry('web')]);
  runs.delete('p1');
  expect(runs.take()).toEqual({ started: [], ended: [] });
  runs.set('p1', [entry('web')]);
  runs.take();
  runs.delete('p1');
  runs.set('p2', [entry('web')]);
  expect(runs.take()).toEqual({ started: [], ended: [] });
});

it('tells a new image, platform or digest of a workload from the one before', () => {
  const runs = new ClusterRuns();
  runs.set('p1', [entry('web')]);
  runs.take();
  runs.set('p1', [entry('web', { image: 'shop:2' })]);
  const { started, ended } = runs.take();
  expect([started[0]?.image, ended[0]?.image]).toEqual(['shop:2', 'shop:1']);
  runs.set('p1', [entry('web', { image: 'shop:2', platform: 'linux/arm64' })]);
  expect(runs.take()).toMatchObject({ started: [{ platform: 'linux/arm64' }], ended: [{ image: 'shop:2' }] });
});

it('removes pods of a place that its list lacks', () => {
  const runs = new ClusterRuns();
  runs.set('p1', [entry('web')]);
  runs.set('p2', [entry('gone')]);
  runs.set('p3', [entry('other', { namespace: 'other' })]);
  runs.keepOnly(new Set(['p1']), ({ namespace }) => namespace === 'shop');
  expect(names(runs.list())).toEqual(['web', 'other']);
});

it('takes over the labels of a later list', () => {
  const runs = new ClusterRuns();
  runs.set('p1', [entry('web', { labels: { team: 'a' }, since: '2026-12-01T00:00:00Z' })]);
  runs.set('p1', [entry('web', { labels: { team: 'b' }, since: '2026-12-02T00:00:00Z' })]);
  expect(runs.list()).toMatchObject([{ labels: { team: 'b' }, since: '2026-12-01T00:00:00Z' }]);
});
