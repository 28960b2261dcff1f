import { expect, it } from 'vitest';
import type { RunEntry } from '../../api/index.ts';
import { defined } from '../../domain/index.ts';
import { toRunList } from './to-runs.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const DIGEST = `sha256:${'a'.repeat(64)}`;

function listOf(entry: Partial<RunEntry>, at?: string) {
  const run: RunEntry = {
    namespace: 'shop',
    workload: { kind: 'Pod', name: 'web' },
    container: 'app',
    image: 'registry.example/web:1',
    ...entry,
  };
  const sent = {
    generation: 1,
    runs: [run],
    namespaces: { shop: { team: 'web' } },
    ...defined({ at }),
  };
  return toRunList(sent, { ownerLabels: ['team'], now: NOW });
}

const [runOf, imageOf] = [
  (entry: Partial<RunEntry>) => listOf(entry).runs[0],
  (image: string) => listOf({ image }).runs[0]?.image,
];

it('takes the owner of a run from its labels, else from those of its namespace', () => {
  expect(runOf({ labels: { team: 'own' } })?.owner).toBe('own');
  expect(runOf({})?.owner).toBe('web');
  expect(runOf({ namespace: 'constructor' })).not.toHaveProperty('owner');
});

it('reads the time since when a run is there in UTC', () => {
  expect(runOf({ since: '2026-11-25T12:00:00+02:00' })?.since).toBe('2026-11-25T10:00:00.000Z');
});

it.each([
  [undefined, '2026-11-25T12:00:00.000Z'],
  ['2026-11-25T11:00:00Z', '2026-11-25T11:00:00.000Z'],
  ['2026-11-25T13:00:00Z', '2026-11-25T12:00:00.000Z'],
])('dates a list of %s no later than now: %s', (at, expected) => {
  expect(listOf({}, at).at).toBe(expected);
});

it.each([
  ['registry.example/web:1', undefined],
  [`registry.example/web:1@${DIGEST}`, DIGEST],
  [`docker-pullable://registry.example/web@${DIGEST}`, DIGEST],
  ['Not A Name', undefined],
])('takes the digest that the name of an image has: %s', (image, digest) => {
  expect(imageOf(image)).toEqual({ reference: image, ...defined({ digest }) });
});
