import { expect, it } from 'vitest';
import { faultsOf } from '../kubernetes.ts';
import { job, namespace, node, ownedBy, pod, replicaSet } from './test-objects.ts';

it("builds objects that Kubernetes' schemas accept, with owners that hold", () => {
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
  const owner = replicaSet({ name: 'web-1', owner: ownedBy(deployment) });
  const full = pod({
    name: 'web-1-x',
    labels: { app: 'web' },
    annotations: { note: 'none' },
    owner: ownedBy(owner),
    initContainers: [{ name: 'init' }],
    sidecars: [{ name: 'proxy' }],
    ephemeralContainers: [{ name: 'debug' }],
    imageVolumes: { model: 'registry.example/models/m:1' },
    pullSecrets: ['login'],
  });
  const waiting = pod({
    name: 'new',
    node: undefined,
    phase: 'Pending',
    containers: [{ name: 'app', state: 'waiting' }],
  });
  const others = [job({ name: 'j' }), namespace({ name: 'shop' }), node({ name: 'n' })];
  expect([owner, full, waiting, ...others].flatMap(faultsOf)).toEqual([]);
  expect(full.metadata.ownerReferences).toMatchObject([
    { kind: 'ReplicaSet', name: 'web-1', uid: owner.metadata.uid, controller: true },
  ]);
  expect(waiting).toMatchObject({ status: { containerStatuses: [{ imageID: '', state: { waiting: {} } }] } });
});
