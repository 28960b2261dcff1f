import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runFile } from '../../src/api/index.ts';
import { User } from '../support/cli.ts';
import { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import {
  namespace,
  node,
  ownedBy,
  pod,
  replicaSet,
  toImageId,
  type PodOptions,
} from '../support/kubernetes/test-objects.ts';
import { RunningServer, SOON } from '../support/running-server.ts';
import { watching } from './watching.ts';

let user: User;
let api: ApiServerStandIn;
beforeEach(async () => {
  user = new User();
  api = await new ApiServerStandIn().listen();
  api.put('namespaces', namespace({ name: 'kube-system', uid: 'cluster-uid' }));
  api.put('namespaces', namespace({ name: 'shop', labels: { team: 'web' } }));
  api.put('nodes', node({ name: 'node-1', arch: 'arm64' }));
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  user[Symbol.dispose]();
});

/** A pod of a Deployment. */
function replica(name: string, deployment: string, options: Partial<PodOptions> = {}): void {
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: deployment,
    uid: deployment,
    controller: true,
  };
  const set = api.put('replicasets', replicaSet({ name: `${deployment}-5d`, namespace: 'shop', owner }));
  api.put('pods', pod({ name, namespace: 'shop', owner: ownedBy(set), ...options }));
}

const environment = () => ({ KUBECONFIG: user.write('kubeconfig', api.kubeconfig) });

async function listed(...args: readonly string[]) {
  const run = await user.run(['watch', 'kubernetes', '--once', '--output', 'runs.json', ...args], {
    environment: environment(),
  });
  const list = () => runFile.parse(JSON.parse(user.read('runs.json')));
  return { ...run, list };
}

describe('a single list of a cluster', () => {
  it('lists each run once, as fleet import takes it', async () => {
    replica('web-1', 'web');
    replica('web-2', 'web');
    api.put('pods', pod({ name: 'bare', namespace: 'shop', imageVolumes: { model: 'models/m:1' } }));
    const { code, stderr, list } = await listed('--cluster', 'edge');
    expect([code, stderr]).toEqual([0, '3 runs of 3 pods\n']);
    const { uid, cluster, runs, namespaces } = list();
    expect({ uid, cluster, namespaces }).toMatchObject({
      uid: 'cluster-uid',
      cluster: 'edge',
      namespaces: { shop: { team: 'web' } },
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
      { workload: { kind: 'Pod', name: 'bare' }, container: 'model', image: 'models/m:1' },
      { workload: { kind: 'Deployment', name: 'web' }, container: 'app', image },
    ]);
    const imported = await user.run(['fleet', 'import', 'runs.json']);
    expect(imported.stdout).toContain('edge: 3 runs');
  });

  it('reads long lists in chunks, and begins again where they expire', async () => {
    for (let i = 0; i < 1100; i++) api.put('pods', pod({ name: `p${i}`, namespace: 'shop' }));
    api.expirePages(1);
    const { code, list } = await listed();
    expect([code, list().runs.length]).toEqual([0, 1100]);
    const pages = api.requests.filter(({ path }) => path === '/api/v1/pods');
    expect(pages.every(({ query }) => query['limit'] === '500')).toBe(true);
  });

  it('lists what it may, and says what it may not', async () => {
    replica('web-1', 'web');
    api.put('pods', pod({ name: 'hidden', namespace: 'secret' }));
    api.forbids = ({ resource, namespace: of }) =>
      of === 'secret' || resource === 'replicasets' || resource === 'nodes';
    const { code, stderr, list } = await listed('--namespace', 'shop', '--namespace', 'secret');
    expect(code).toBe(3);
    expect(stderr).toContain('not listed: secret');
    expect(stderr).toContain('may not read /apis/apps/v1/namespaces/shop/replicasets');
    expect(list().runs).toMatchObject([{ workload: { kind: 'ReplicaSet', name: 'web-5d' } }]);
    expect(list().runs[0]).not.toHaveProperty('platform');
  });

  it('leaves namespaces out by name, and says so', async () => {
    api.put('pods', pod({ name: 'a', namespace: 'shop' }));
    api.put('pods', pod({ name: 'b', namespace: 'kube-system' }));
    const { stderr, list } = await listed('--exclude-namespace', 'kube-system');
    expect(stderr).toBe('1 run of 1 pod; left out: kube-system\n');
    expect(list().runs).toMatchObject([{ namespace: 'shop' }]);
  });

  it.each([
    ['no kubeconfig', { KUBECONFIG: '' }, 'no cluster is named'],
    ['a missing file', { KUBECONFIG: 'missing' }, 'cannot read the kubeconfig'],
  ])('fails with %s', async (_, surroundings, message) => {
    const { code, stderr } = await user.run(['watch', 'kubernetes', '--once'], { environment: surroundings });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('fails where nothing may be listed, in place of an empty list', async () => {
    api.forbids = ({ resource }) => resource === 'pods';
    const { code, stderr } = await listed();
    expect([code, stderr]).toEqual([2, expect.stringContaining('the cluster cannot be listed')]);
  });
});

describe('a watch of a cluster', () => {
  it('sends what runs, what begins and what ends', async () => {
    replica('web-1', 'web');
    const world = await watching(user, api);
    await world.until('web');
    replica('web-2', 'web');
    replica('api-1', 'api');
    await world.until('api', 'web');
    api.delete('pods', 'shop', 'web-1');
    api.delete('pods', 'shop', 'api-1');
    await world.until('web');
    expect(await world.health()).toMatchObject({ status: 'pass', pods: 1, problems: [] });
    const watches = api.requests.filter(({ query }) => query['watch'] === 'true');
    expect(watches.map(({ path }) => path)).toEqual(['/api/v1/pods']);
    expect(await world.end()).toBe(0);
  });

  it.each<[string, () => void | Promise<void>]>([
    ['is cut in a line', () => api.watches.cutLine()],
    ['sends a line that is no JSON', () => api.watches.garble()],
    ['sends 9 MB in one line', () => api.watches.sendLongLine()],
    ['sends an object without a version', () => api.watches.sendUnversioned()],
    ['is reset', () => api.reset()],
    ['has forgotten the version', () => api.restart({ history: 'lost' })],
    ['starts again', () => api.restart()],
  ])('lists anew, or goes on, after a connection that %s', async (_, disturb) => {
    replica('web-1', 'web');
    const world = await watching(user, api);
    await world.until('web');
    await disturb();
    replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.end()).toBe(0);
  });

  it('waits as long as the API server asks, and goes on', async () => {
    replica('web-1', 'web');
    const world = await watching(user, api);
    await world.until('web');
    api.fail(429, { times: 2, retryAfter: 1 });
    api.watches.end();
    replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.health()).toMatchObject({ problems: [{ count: 2 }] });
    expect(await world.end()).toBe(0);
  });

  it('sends the whole list where another watcher sent one', async () => {
    replica('web-1', 'web');
    const world = await watching(user, api);
    await world.until('web');
    const other = { uid: 'cluster-uid', generation: Date.now() + 60_000, runs: [] };
    await world.server.ask('/api/v1/clusters/edge/runs', { method: 'PUT', json: other });
    replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.end()).toBe(0);
  });

  it('reads its credentials again once they are refused', async () => {
    api.token = 'first';
    replica('web-1', 'web');
    const world = await watching(user, api);
    await world.until('web');
    api.token = 'second';
    user.write('kubeconfig', api.kubeconfig);
    api.watches.end();
    replica('api-1', 'api');
    await world.until('api', 'web');
    expect(await world.end()).toBe(0);
  });

  it('watches each namespace that is named, and names one that it may not', async () => {
    api.forbids = ({ namespace: of, resource, verb }) =>
      of === 'secret' || (of === undefined && !(resource === 'namespaces' && verb === 'get'));
    api.put('pods', pod({ name: 'a', namespace: 'shop' }));
    const world = await watching(user, api, '--namespace', 'shop', '--namespace', 'secret');
    await vi.waitFor(async () => {
      expect(await world.health()).toMatchObject({ status: 'warn', sent: true, unlisted: ['secret'] });
    }, SOON);
    await world.until('a');
    expect(await world.end()).toBe(0);
  });

  it('sends the whole list to a server that was away', async () => {
    replica('web-1', 'web');
    const world = await watching(user, api);
    await world.until('web');
    const port = new URL(world.server.address).port;
    await world.server.end();
    for (let i = 0; i < 50; i++) replica(`many-${i}`, `many-${i}`);
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
