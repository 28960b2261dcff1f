import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runFile } from '../../src/api/index.ts';
import { User } from '../support/cli.ts';
import {
  namespace,
  node,
  ownedBy,
  pod,
  replicaSet,
  toImageId,
  type PodOptions,
} from '../support/kubernetes/test-objects.ts';
import type { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import {
  needsSwitches,
  openCluster,
  switchesOf,
  type TestCluster,
} from '../support/kubernetes/test-cluster.ts';
import { RunningServer, SOON } from '../support/running-server.ts';
import { watching } from './watching.ts';

interface Kubeconfig {
  readonly clusters: readonly object[];
  readonly contexts: readonly { readonly context: object }[];
}

let user: User;
let cluster: TestCluster;
/** The test's own namespace. */
let shop: string;
/** Ends what a test started and has not ended, as it failed. */
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  user = new User();
  cluster = await openCluster();
  shop = cluster.own('shop');
  await cluster.put('namespaces', namespace({ name: shop, labels: { team: 'web' } }));
  await cluster.put('nodes', node({ name: cluster.own('node-1'), arch: 'arm64' }));
});
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
  await cluster[Symbol.asyncDispose]();
  user[Symbol.dispose]();
});

function bare(name: string, options: Partial<PodOptions> = {}): Promise<unknown> {
  return cluster.put('pods', pod({ name, namespace: shop, node: cluster.own('node-1'), ...options }));
}

/** A pod of a Deployment. */
async function replica(name: string, deployment: string): Promise<void> {
  const kind = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const owner = { ...kind, name: deployment, uid: deployment, controller: true };
  const set = await cluster.put(
    'replicasets',
    replicaSet({ name: `${deployment}-5d`, namespace: shop, owner }),
  );
  await bare(name, { owner: ownedBy(set) });
}

const environment = () => ({ KUBECONFIG: user.write('kubeconfig', cluster.kubeconfig) });

async function listed(...args: readonly string[]) {
  const run = await user.run(['watch', 'kubernetes', '--once', '--output', 'runs.json', ...args], {
    environment: environment(),
  });
  const list = () => runFile.parse(JSON.parse(user.read('runs.json')));
  return { ...run, list };
}

describe('a single list of a cluster', () => {
  it('lists each run once, as fleet import takes it', async () => {
    await replica('web-1', 'web');
    await replica('web-2', 'web');
    await bare('bare');
    const { code, stderr, list } = await listed('--cluster', 'edge', '--namespace', shop);
    expect([code, stderr]).toEqual([0, '2 runs of 3 pods\n']);
    const { uid, cluster: name, runs, namespaces } = list();
    expect({ uid, name, namespaces }).toMatchObject({
      uid: cluster.uid,
      name: 'edge',
      namespaces: { [shop]: { team: 'web' } },
    });
    const image = 'registry.example/team/app:1';
    expect(runs).toMatchObject([
      {
        workload: { kind: 'Pod', name: 'bare' },
        container: 'app',
        image,
        digest: toImageId(image).split('@')[1],
        platform: 'linux/arm64',
      },
      { workload: { kind: 'Deployment', name: 'web' }, container: 'app', image },
    ]);
    const imported = await user.run(['fleet', 'import', 'runs.json']);
    expect(imported.stdout).toContain('edge: 2 runs');
  });

  it('takes the name of the cluster, else of its context, from the kubeconfig', async () => {
    const config = JSON.parse(cluster.kubeconfig) as Kubeconfig;
    const [named] = config.clusters;
    const [context] = config.contexts;
    if (!named || !context) throw new Error('the kubeconfig has no context');
    const nameIn = async (of: { readonly cluster: string; readonly context: string }) => {
      const changed = {
        ...config,
        clusters: [{ ...named, name: of.cluster }],
        contexts: [{ name: of.context, context: { ...context.context, cluster: of.cluster } }],
        'current-context': of.context,
      };
      const surroundings = { KUBECONFIG: user.write('named', JSON.stringify(changed)) };
      const args = ['watch', 'kubernetes', '--once', '--output', 'runs.json', '--namespace', shop];
      const { code, stderr } = await user.run(args, { environment: surroundings });
      expect([code, stderr]).toEqual([0, '0 runs of 0 pods\n']);
      return runFile.parse(JSON.parse(user.read('runs.json'))).cluster;
    };
    expect(await nameIn({ cluster: 'edge.example', context: 'admin' })).toBe('edge.example');
    const imported = await user.run(['fleet', 'import', 'runs.json']);
    expect(imported.stdout).toContain('edge.example: 0 runs');
    expect(await nameIn({ cluster: 'arn:aws:eks:edge', context: 'edge' })).toBe('edge');
    expect(await nameIn({ cluster: 'gke_edge', context: 'admin@edge' })).toBeUndefined();
  });

  it('leaves namespaces out by name, and says so', async () => {
    const other = cluster.own('other');
    await cluster.put('namespaces', namespace({ name: other }));
    await bare('a');
    await bare('b', { namespace: other });
    const both = ['--namespace', shop, '--namespace', other];
    const { stderr, list } = await listed(...both, '--exclude-namespace', other);
    expect(stderr).toBe(`1 run of 1 pod; left out: ${other}\n`);
    expect(list().runs).toMatchObject([{ namespace: shop }]);
  });

  it.each([
    ['no kubeconfig', { KUBECONFIG: '' }, 'no cluster is named'],
    ['a missing file', { KUBECONFIG: 'missing' }, 'cannot read the kubeconfig'],
  ])('fails with %s', async (_, surroundings, message) => {
    const { code, stderr } = await user.run(['watch', 'kubernetes', '--once'], { environment: surroundings });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('a single list of a stand-in', needsSwitches, () => {
  it('lists image volumes by the name of the volume', async () => {
    await bare('bare', { imageVolumes: { model: 'models/m:1' } });
    const { list } = await listed();
    expect(list().runs).toMatchObject([{ container: 'app' }, { container: 'model', image: 'models/m:1' }]);
  });

  it('reads long lists in chunks, and begins again where they expire', async () => {
    for (let i = 0; i < 1100; i++) await bare(`p${i}`);
    const api = switchesOf(cluster);
    api.expirePages(1);
    const { code, list } = await listed();
    expect([code, list().runs.length]).toEqual([0, 1100]);
    const pages = api.requests.filter(({ path }) => path === '/api/v1/pods');
    expect(pages.every(({ query }) => query['limit'] === '500')).toBe(true);
  });

  it('lists what it may, and says what it may not', async () => {
    await replica('web-1', 'web');
    await replica('api-1', 'api');
    await bare('hidden', { namespace: 'secret' });
    const api = switchesOf(cluster);
    api.forbids = ({ resource, namespace: of }) =>
      of === 'secret' || resource === 'replicasets' || resource === 'nodes';
    const { code, stderr, list } = await listed('--namespace', 'shop', '--namespace', 'secret');
    expect(code).toBe(3);
    expect(stderr).toContain('not listed: secret');
    expect(stderr).toContain('may not read /apis/apps/v1/namespaces/shop/replicasets');
    expect(list().runs).toMatchObject([
      { workload: { kind: 'ReplicaSet', name: 'api-5d' } },
      { workload: { kind: 'ReplicaSet', name: 'web-5d' } },
    ]);
    expect(list().runs[0]).not.toHaveProperty('platform');
    // Once refused as a list, they are not asked for one by one.
    const gets = api.requests.filter(({ access }) => access?.verb === 'get');
    expect(gets.map(({ access }) => access?.resource)).toEqual(['namespaces', 'namespaces', 'namespaces']);
  });

  it('fails where nothing may be listed, in place of an empty list', async () => {
    switchesOf(cluster).forbids = ({ resource }) => resource === 'pods';
    const { code, stderr } = await listed();
    expect([code, stderr]).toEqual([2, expect.stringContaining('the cluster cannot be listed')]);
  });
});

/** Watches the cluster, and ends with the test at the latest. */
async function watch(...args: readonly string[]) {
  const world = await watching(user, cluster, ...args);
  ends.push(() => world.end());
  return world;
}

describe('a watch of a cluster', () => {
  it('sends what runs, what begins and what ends', async () => {
    await replica('web-1', 'web');
    const world = await watch('--namespace', shop);
    await world.until('web');
    await replica('web-2', 'web');
    await replica('api-1', 'api');
    await world.until('api', 'web');
    await cluster.delete('pods', shop, 'web-1');
    await cluster.delete('pods', shop, 'api-1');
    await world.until('web');
    expect(await world.health()).toMatchObject({ status: 'pass', pods: 1, problems: [] });
    expect(await world.end()).toBe(0);
  });
});

const DISTURBANCES: readonly (readonly [string, (api: ApiServerStandIn) => unknown])[] = [
  ['is cut in a line', (api) => api.watches.cutLine()],
  ['sends a line that is no JSON', (api) => api.watches.garble()],
  ['sends 9 MB in one line', (api) => api.watches.sendLongLine()],
  ['sends an object without a version', (api) => api.watches.sendUnversioned()],
  ['is reset', (api) => api.reset()],
  ['has forgotten the version', (api) => api.restart({ history: 'lost' })],
  ['starts again', (api) => api.restart()],
];

describe('a watch of a stand-in', needsSwitches, () => {
  it('watches pods and nothing else', async () => {
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    await replica('api-1', 'api');
    await world.until('api', 'web');
    const watches = switchesOf(cluster).requests.filter(({ query }) => query['watch'] === 'true');
    expect(watches.map(({ path }) => path)).toEqual(['/api/v1/pods']);
    expect(await world.end()).toBe(0);
  });

  it.each(DISTURBANCES)('sends all that runs after a connection that %s', async (_, disturb) => {
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    await disturb(switchesOf(cluster));
    await replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.end()).toBe(0);
  });

  it('waits as long as the API server asks, and goes on', async () => {
    const api = switchesOf(cluster);
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    api.fail(429, { times: 2, retryAfter: 1 });
    api.watches.end();
    await replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.health()).toMatchObject({ problems: [{ count: 2 }] });
    expect(await world.end()).toBe(0);
  });

  it('asks again for an owner that could not be read at once', async () => {
    const api = switchesOf(cluster);
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    api.fail(500, { concerns: ({ access }) => access?.verb === 'get' && access.resource === 'replicasets' });
    await replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.health()).toMatchObject({ status: 'pass', problems: [{ count: 1 }] });
    expect(await world.end()).toBe(0);
  });

  it('sends the whole list where another watcher sent one', async () => {
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    const other = { uid: cluster.uid, generation: Date.now() + 60_000, runs: [] };
    await world.server.ask('/api/v1/clusters/edge/runs', { method: 'PUT', json: other });
    await replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.end()).toBe(0);
  });

  it('reads its credentials again once they are refused', async () => {
    const api = switchesOf(cluster);
    api.token = 'first';
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    api.token = 'second';
    user.write('kubeconfig', cluster.kubeconfig);
    api.watches.end();
    await replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.end()).toBe(0);
  });

  it('watches each namespace that is named, and names one that it may not', async () => {
    const api = switchesOf(cluster);
    api.forbids = ({ namespace: of, resource, verb }) =>
      of === 'secret' || (of === undefined && !(resource === 'namespaces' && verb === 'get'));
    await bare('a');
    const world = await watch('--namespace', 'shop', '--namespace', 'secret');
    await vi.waitFor(async () => {
      expect(await world.health()).toMatchObject({ status: 'warn', sent: true, unlisted: ['secret'] });
    }, SOON);
    await world.until('a');
    expect(await world.end()).toBe(0);
  });

  it('sends the whole list to a server that was away', async () => {
    await replica('web-1', 'web');
    const world = await watch();
    await world.until('web');
    const port = new URL(world.server.address).port;
    await world.server.end();
    for (let i = 0; i < 50; i++) await replica(`many-${i}`, `many-${i}`);
    await vi.waitFor(async () => expect(await world.health()).toMatchObject({ sent: false }), SOON);
    const again = await RunningServer.start(user, { environment: { PLIMSOLL_LISTEN: `127.0.0.1:${port}` } });
    await vi.waitFor(async () => {
      const answer = await again.ask('/api/v1/clusters/edge');
      expect(await answer.json()).toMatchObject({ running: 51, silent: false });
    }, SOON);
    await again.end();
    expect(await world.end()).toBe(0);
  });
});
