import { expect, it } from 'vitest';
import { Owners } from './owners.ts';

function object(uid: string, owner?: string, kind = 'ReplicaSet') {
  const ownerReferences = owner === undefined ? null : [{ kind, name: owner, uid: owner, controller: true }];
  return { name: uid, uid, labels: { name: uid }, ownerReferences };
}

function ownersOf(...objects: readonly ReturnType<typeof object>[]): Owners {
  const owners = new Owners();
  for (const each of objects) owners.add('ReplicaSet', each);
  return owners;
}

it('names the outermost owner, with the labels of the outermost that was read', () => {
  const owners = ownersOf(object('web-5d', 'web', 'Deployment'));
  expect(owners.workloadOf(object('web-5d-x', 'web-5d'))).toEqual({
    kind: 'Deployment',
    name: 'web',
    labels: { name: 'web-5d' },
  });
});

it.each([
  ['no owner', object('p'), { kind: 'Pod', name: 'p' }],
  ['an owner of an unknown kind', object('p', 'game', 'GameServer'), { kind: 'GameServer', name: 'game' }],
  ['an owner that was not read', object('p', 'gone'), { kind: 'ReplicaSet', name: 'gone' }],
  ["a node's own file", object('p', 'node-1', 'Node'), { kind: 'Pod', name: 'p' }],
])('names the workload of a pod with %s', (_, pod, workload) => {
  expect(ownersOf().workloadOf(pod)).toEqual({ ...workload, labels: { name: 'p' } });
});

it('ends at owners that own each other, and at the tenth', () => {
  const circle = ownersOf(object('a', 'b'), object('b', 'a'));
  expect(circle.workloadOf(object('p', 'a'))).toMatchObject({ kind: 'ReplicaSet' });
  const chain = ownersOf(...Array.from({ length: 20 }, (_, i) => object(`o${i}`, `o${i + 1}`)));
  expect(chain.workloadOf(object('p', 'o0'))).toMatchObject({ name: 'o9' });
});
