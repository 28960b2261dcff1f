import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import { namespace, pod } from '../support/kubernetes/test-objects.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const runPage = z.object({ items: z.array(z.object({ workload: z.object({ name: z.string() }) })) });

/** Milliseconds from the start of a watcher to its end: before it asks, while it lists, sends and watches. */
const LIVES = [50, 150, 250, 350, 450, 600, 800, 1_000, 1_300, 1_700];

let user: User;
let api: ApiServerStandIn;
let server: RunningServer;
beforeEach(async () => {
  user = new User();
  api = await new ApiServerStandIn().listen();
  api.put('namespaces', namespace({ name: 'kube-system', uid: 'cluster-uid' }));
  server = await RunningServer.start(user, {
    environment: { PLIMSOLL_CONFIG: user.write('server.yaml', '{}'), PLIMSOLL_READ_RUNNING: 'false' },
  });
});
afterEach(async () => {
  await server.end();
  await api[Symbol.asyncDispose]();
  user[Symbol.dispose]();
});

it('tells what runs after it was killed at ten places, while pods came and went', async () => {
  const start = () =>
    user.start(['watch', 'kubernetes', '--cluster', 'edge', '--server', server.address], {
      KUBECONFIG: user.write('kubeconfig', api.kubeconfig),
    });
  const expected = new Set<string>();
  for (const [round, life] of LIVES.entries()) {
    const watcher = start();
    watcher.stderr.resume();
    const ended = once(watcher, 'exit');
    for (let step = 0; step < 10; step++) {
      const name = `pod-${round}-${step}`;
      api.put('pods', pod({ name, namespace: 'shop' }));
      expected.add(name);
      if (step % 3 === 0 && round > 0) {
        const gone = `pod-${round - 1}-${step + 1}`;
        if (expected.delete(gone)) api.delete('pods', 'shop', gone);
      }
      await sleep(life / 10);
    }
    watcher.kill('SIGKILL');
    await ended;
  }
  api.put('pods', pod({ name: 'pod-last', namespace: 'shop' }));
  expected.add('pod-last');
  const last = start();
  last.stderr.resume();
  const ended = once(last, 'exit');
  await vi.waitFor(async () => {
    const answer = await server.ask('/api/v1/runs?running=true&limit=500');
    const { items } = runPage.parse(await answer.json());
    expect(items.map(({ workload }) => workload.name).toSorted()).toEqual([...expected].toSorted());
  }, SOON);
  last.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
