import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runFile } from '../../src/api/index.ts';
import { User } from '../support/cli.ts';
import { needs } from '../support/needs.ts';

const RUNS = resolve(import.meta.dirname, '../../examples/clusters/runs.jq');
const UID = 'b2a1c7de-0000-4000-8000-000000000001';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const CONFIGURATION = `sha256:${'c'.repeat(64)}`;

interface Owner {
  readonly kind: string;
  readonly name: string;
}

function item(kind: string, name: string, owner?: Owner, more: object = {}) {
  const ownerReferences = owner && [
    { kind: 'Other', uid: 'o' },
    { ...owner, uid: owner.name, controller: true },
  ];
  return {
    kind,
    metadata: { name, namespace: 'shop', uid: name, labels: { app: name }, ownerReferences },
    ...more,
  };
}

function status(name: string, imageID: string | undefined, state = 'running') {
  return { name, image: CONFIGURATION, imageID, state: { [state]: {} } };
}

/** A pod of one container. */
function pod(name: string, owner?: Owner, imageID: string | undefined = `docker.io/shop@${DIGEST}`) {
  return item('Pod', name, owner, {
    spec: { containers: [{ name: 'app', image: 'shop:1' }] },
    status: { containerStatuses: [status('app', imageID)] },
  });
}

const SYSTEM = { kind: 'Namespace', metadata: { name: 'kube-system', uid: UID } };
const SHOP = { kind: 'Namespace', metadata: { name: 'shop', uid: 'n', labels: { team: 'web' } } };

function listOf(...items: readonly object[]) {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [SYSTEM, SHOP, ...items] });
  const text = execFileSync('jq', ['--arg', 'cluster', 'edge', '-f', RUNS], {
    input,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return runFile.parse(JSON.parse(text));
}

describe('a list of what runs, of what kubectl prints', needs('jq'), () => {
  let user: User;
  beforeEach(() => {
    user = new User();
  });
  afterEach(() => user[Symbol.dispose]());

  it('imports the list, with owners by the labels of namespaces', async () => {
    user.write('runs.json', JSON.stringify(listOf(pod('a'), pod('b'))));
    const environment = { PLIMSOLL_CONFIG: user.write('fleet.yaml', 'owner: [team]\n') };
    const { code, stdout } = await user.run(['fleet', 'import', 'runs.json'], { environment });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^edge: 2 runs as of .*: 2 started/u)]);
    const listed = await user.run(['fleet', 'workloads', '--owner', 'web', '--format', 'json'], {
      environment,
    });
    const { runs } = z.object({ runs: z.array(z.unknown()) }).parse(JSON.parse(listed.stdout));
    expect(runs).toHaveLength(2);
  });

  it('names the platform of the node of each pod, if it is known', () => {
    const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' };
    const nodes = [
      { kind: 'Node', metadata: { name: 'arm', uid: 'n1', labels } },
      { kind: 'Node', metadata: { name: 'bare', uid: 'n2' } },
    ];
    const on = (nodeName?: string) =>
      item('Pod', nodeName ?? 'none', undefined, {
        spec: { nodeName, containers: [{ name: 'app', image: 'shop:1' }] },
        status: { containerStatuses: [status('app', `docker.io/shop@${DIGEST}`)] },
      });
    const { runs } = listOf(...nodes, on('arm'), on('bare'), on('gone'), on());
    expect(runs.map(({ platform }) => platform)).toEqual(['linux/arm64', undefined, undefined, undefined]);
  });

  it.each([
    ['a Deployment', { kind: 'ReplicaSet', name: 'web-5d' }, { kind: 'Deployment', name: 'web' }],
    ['a Rollout', { kind: 'ReplicaSet', name: 'web-5d' }, { kind: 'Rollout', name: 'web' }],
    ['a CronJob', { kind: 'Job', name: 'night-1' }, { kind: 'CronJob', name: 'night' }],
  ])('names %s as the workload of its pods', (_, between, top) => {
    const { runs } = listOf(pod('p', between), item(between.kind, between.name, top));
    expect(runs).toMatchObject([{ workload: top, labels: { app: between.name } }]);
  });

  it.each([
    ['a StatefulSet', { kind: 'StatefulSet', name: 'db' }, { kind: 'StatefulSet', name: 'db' }],
    ['a bare pod', undefined, { kind: 'Pod', name: 'p' }],
    ["a pod of a node's own files", { kind: 'Node', name: 'cp-1' }, { kind: 'Pod', name: 'p' }],
  ])('names the workload of %s', (_, owner, workload) => {
    expect(listOf(pod('p', owner)).runs).toMatchObject([{ workload }]);
  });

  it('ends with pods that own each other, and with one that owns itself', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ kind: 'Pod', name }));
    expect(listOf(pod('a', b), pod('b', a), pod('c', c)).runs).toMatchObject([
      { workload: b },
      { workload: a },
      { workload: c },
    ]);
  });

  it.each([
    ['by containerd', `docker.io/library/shop@${DIGEST}`, { digest: DIGEST }],
    ['by CRI-O', `quay.io/team/shop@${DIGEST}`, { digest: DIGEST }],
    ['by Docker', `docker-pullable://shop@${DIGEST}`, { digest: DIGEST }],
    ["of an image of no registry, which is no manifest's", CONFIGURATION, {}],
    ['of an image that Docker built', `docker://${CONFIGURATION}`, {}],
    ['by a node that tells none', '', {}],
  ])('takes the digest of a manifest, as it is written %s', (_, imageID, digest) => {
    const [run] = listOf(pod('p', undefined, imageID)).runs;
    expect(run).toEqual({
      namespace: 'shop',
      workload: { kind: 'Pod', name: 'p' },
      container: 'app',
      image: 'shop:1',
      labels: { app: 'p' },
      ...digest,
    });
  });

  it('lists sidecars, ephemeral containers and what waits to start again, and nothing else', () => {
    const names = ['done', 'mesh', 'app', 'again', 'creating', 'debug'];
    const [done, mesh, app, again, creating, debug] = names.map((name) => ({ name, image: `${name}:1` }));
    const ran = `docker.io/x@${DIGEST}`;
    const { runs } = listOf(
      item('Pod', 'p', undefined, {
        spec: {
          initContainers: [done, mesh],
          containers: [app, again, creating],
          ephemeralContainers: [debug],
        },
        status: {
          initContainerStatuses: [status('done', ran, 'terminated'), status('mesh', ran)],
          containerStatuses: [
            status('app', undefined),
            status('again', ran, 'waiting'),
            status('creating', '', 'waiting'),
          ],
          ephemeralContainerStatuses: [status('debug', ran)],
        },
      }),
      item('Pod', 'pending', undefined, { spec: { containers: [app] }, status: { phase: 'Pending' } }),
    );
    expect(runs.map(({ image }) => image)).toEqual(['app:1', 'again:1', 'mesh:1', 'debug:1']);
  });
});
